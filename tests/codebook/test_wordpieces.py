"""Two texts word by word."""

from codebook.wordpieces import compared


def marked(pieces):
    marks = {"kept": "{}", "removed": "[-{}-]", "added": "[+{}+]"}
    return "".join(marks[each.side].format(each.text) for each in pieces)


def test_words_that_went_and_came_are_marked_on_their_side():
    found = compared(
        "Did the review consider the voice?", "Did the review weigh the child's voice?"
    )

    assert marked(found.before) == "Did the review [-consider-] the voice?"
    assert marked(found.after) == "Did the review [+weigh+] the [+child's +]voice?"


def test_a_run_of_changed_words_is_one_mark():
    found = compared("It counts one page of talk here.", "It counts some two pages here.")

    assert marked(found.before) == "It counts [-one page of talk-] here."
    assert marked(found.after) == "It counts [+some two pages+] here."


def test_texts_with_hardly_a_word_in_common_are_marked_whole():
    found = compared("Counts: words.", "Leave out all that was merely planned by others.")

    assert marked(found.before) == "[-Counts: words.-]"
    assert marked(found.after) == "[+Leave out all that was merely planned by others.+]"


def test_a_long_addition_leaves_the_rest_unmarked():
    found = compared(
        "A visit alone.", "A visit alone. Typical: talk in her room for an hour or so."
    )

    assert marked(found.before) == "A visit alone."
    assert marked(found.after) == "A visit alone.[+ Typical: talk in her room for an hour or so.+]"


def test_each_side_reads_as_its_text():
    for before, after in (("", "New."), ("Old.", ""), ("a  b\nc", "a b c d"), ("same", "same")):
        found = compared(before, after)
        assert "".join(each.text for each in found.before) == before
        assert "".join(each.text for each in found.after) == after

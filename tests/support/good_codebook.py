"""A small codebook in which there is nothing to advise on."""

GOOD = """
title: A good codebook
version: 1
terms:
  adultification: Seeing a child as older than they are.
scales:
  considered:
    level: ordinal
    values:
      - {code: no, label: "No", because: [not mentioned, too little detail]}
      - {code: partly, label: Partly}
      - {code: yes, label: "Yes"}
      - {code: na, label: Not applicable, off_scale: true, outside_denominator: true}
  yes_no: {values: [{code: yes, label: "Yes"}, {code: no, label: "No"}]}
  who: {values: [{code: a, label: Family}, {code: b, label: Staff}, {code: c, label: Both}]}
areas:
  - id: voice
    title: Voice
    questions:
      - id: Q01
        title: Voice
        ask: Was the child heard?
        guidance: Counts any words. Look out for adultification.
        scale: considered
        theme: {Heard: [partly, yes], Unheard: [no]}
        evidence: {required_for: [yes]}
      - id: Q02
        title: Wishes
        ask: Did the report say that the child's wishes were recorded?
        guidance: Counts any record.
        scale: yes_no
        applies_if: {Q01: yes}
      - id: Q03
        title: Letter
        ask: Was a letter sent to the school?
        guidance: Counts any letter.
        scale: yes_no
      - id: Q04
        title: Follow-up
        ask: Did anything come of it?
        guidance: Counts any action.
        scale: yes_no
        applies_if: {Q01: [partly, yes]}
      - {id: Q05, title: By whom, ask: Who said so?, guidance: The first., scale: who}
      - id: Q06
        title: Agencies
        ask: Who responded well?
        guidance: Counts praise.
        scale: yes_no
        each_of: [Health, Police]
      - {id: N01, title: More, ask: What else?, guidance: Anything., type: text}
"""

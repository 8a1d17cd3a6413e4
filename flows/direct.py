"""The study's automatic steps as plain calls, without Prefect: for tests and for measuring it."""

from collections.abc import Callable

from flows.progress import Step
from flows.status import next_step_of
from flows.study import Study


def do_what_can_be_done(study: Study) -> list[str]:
    """What was done, in words, until a person is next; as `flows.run.study_flow` does it."""
    done: list[str] = []
    while (step := next_step_of(study)) is not None and step.automatic:
        assert step.text not in done, f"'{step.text}' changed nothing"
        _work(step)(study)
        done.append(step.text)
    return done


def _work(step: Step) -> Callable[[Study], object]:
    """The stage's work for an automatic step; imported only when its turn has come."""
    from flows.agreement.work import agreement  # noqa: PLC0415
    from flows.collect.work import collect  # noqa: PLC0415
    from flows.distribute.work import distribute  # noqa: PLC0415
    from flows.publish.work import publish  # noqa: PLC0415
    from flows.reconcile.work import collect_resolutions, reconcile  # noqa: PLC0415
    from flows.sample.work import sample  # noqa: PLC0415

    works: dict[str, Callable[[Study], object]] = {
        "sample": sample,
        "distribute": lambda study: distribute(study, step.round),
        "collect": collect,
        "agreement": lambda study: agreement(study, step.round),
        "reconcile": lambda study: reconcile(study, step.round),
        "collect-resolutions": lambda study: collect_resolutions(study, step.round),
        "publish": publish,
    }
    return works[step.kind]

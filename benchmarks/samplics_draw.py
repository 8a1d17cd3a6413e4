"""A draw by samplics, timed; run by benchmarks/sampling.py with a Python that has it.

Reads how to draw as JSON from standard input; prints seconds, memory and the cases drawn.
"""

import json
import random
import resource
import statistics
import sys
import time


def main() -> None:
    import numpy as np  # noqa: PLC0415  # so that its absence is an exit code
    from samplics.sampling import SampleSelection, allocate  # noqa: PLC0415
    from samplics.utils.types import SelectMethod  # noqa: PLC0415

    told = json.load(sys.stdin)
    cases, strata = np.array(told["cases"]), np.array(told["strata"])
    names, sizes = np.unique(strata, return_counts=True)
    held = dict(zip(names.tolist(), sizes.tolist(), strict=True))
    seconds = []
    for _ in range(told["times"]):
        np.random.seed(told["seed"])
        random.seed(told["seed"])
        began = time.process_time()
        if told["how"] == "random":
            drawing = SampleSelection(method=SelectMethod.srs_wor, strat=False)
            found = drawing.select(cases, told["size"], to_dataframe=True, sample_only=True)
        else:
            sizes_of = told["counts"]
            if told["how"] == "proportional":
                sizes_of, _ = allocate("propal", list(held), held, samp_size=told["size"])
            elif told["how"] == "equal":
                sizes_of, _ = allocate(
                    "equal", list(held), held, constant=told["size"] // len(held)
                )
            drawing = SampleSelection(method=SelectMethod.srs_wor, strat=True)
            found = drawing.select(cases, sizes_of, strata, to_dataframe=True, sample_only=True)
        seconds.append(time.process_time() - began)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    drawn = [str(each) for each in found["_samp_unit"]]
    print(json.dumps({"seconds": statistics.median(seconds), "memory": most, "drawn": drawn}))


if __name__ == "__main__":
    main()

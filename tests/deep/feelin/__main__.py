"""Lists the differences that have no class, and the examples that no longer differ; `--write` writes the page."""

import sys
from collections import Counter

from tests.deep.feelin import classes, page, questions, values
from tests.deep.feelin.comparison import differences

_GENERATED = 20_000


def main() -> None:
    known = classes.listed()
    asked = [*questions.written(), *questions.by_grammar(0, _GENERATED)]
    asked += questions.changed(0, _GENERATED)
    found = [(each, classes.class_of(each, known)) for each in differences(asked)]
    counted = Counter(name.name if name else "WITHOUT A CLASS" for _, name in found)
    lines = [f"{count:>7}  {name}" for name, count in counted.most_common()]
    lines += [
        f"without a class: {each.asked.text!r} as {each.asked.kind}: {each.refusal or 'accepted here'}"
        for each, name in found
        if name is None
    ]
    lines += [f"no longer of its class: {text!r}" for text in classes.strays(known)]
    lines += [f"value without a class: {value}" for value in values.unlisted()]
    lines += [f"value that no longer differs: {text!r}" for text in values.stale()]
    sys.stdout.write("\n".join(lines) + "\n")
    if "--write" in sys.argv:
        page.PAGE.write_text(page.written(), encoding="utf-8")


if __name__ == "__main__":
    main()

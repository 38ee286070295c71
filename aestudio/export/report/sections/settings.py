"""The settings of plan, network, data and preparation."""

from aestudio.export.report.contents import ReportContents
from aestudio.export.report.markup import heading, pairs, section


def settings(contents: ReportContents) -> str:
    """Each group with its title."""
    groups = (
        f'<div class="group">{heading(one.title)}{pairs(one.settings)}</div>'
        for one in contents.groups
    )
    inside = "\n".join(groups)
    return section("settings", "Settings", f'<div class="groups">{inside}</div>' if inside else "")

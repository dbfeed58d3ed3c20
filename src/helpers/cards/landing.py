"""The landing page: studies as cards, and the principles with how the studies hold up."""

from __future__ import annotations

from helpers.cards.blocks import Block, numbers_html
from helpers.cards.card import href
from helpers.catalog import Portfolio, StudyData
from helpers.text.markup import attribute, inline, paragraphs


def studies_block(portfolio: Portfolio) -> Block:
    """Each study as a card: tagline, domains, key numbers, and where to go."""
    return Block(
        '<div class="ap-studies">'
        + "".join(_study(study) for study in portfolio.studies.values())
        + "</div>"
    )


def _study(study: StudyData) -> str:
    meta = study.meta
    numbers = numbers_html(study.quantities[key] for key in meta.key_numbers[:4])
    domains = "".join(f"<li>{inline(domain)}</li>" for domain in meta.domains)
    if meta.status == "published":
        full = attribute(href(f"case-studies/{study.id}.html"))
        short = attribute(href(f"case-studies/{study.id}-one-pager.html"))
        title = f'<a href="{full}">{inline(meta.title)}</a>'
        go = (
            f'<a href="{full}">Read the study<span class="visually-hidden"> of '
            f"{inline(meta.title)}</span></a>"
            f'<a href="{short}">One page<span class="visually-hidden"> on '
            f"{inline(meta.title)}</span></a>"
        )
    else:
        title = inline(meta.title)
        go = "<span>This study is next; its numbers are already on the evidence page.</span>"
    return (
        f'<article class="ap-study"><h3>{title}</h3>'
        f'<p class="ap-tagline">{inline(meta.tagline)}</p>{numbers}'
        f'<ul class="ap-domains" aria-label="Domains">{domains}</ul>'
        f'<p class="ap-go">{go}</p></article>'
    )


def principles_block(portfolio: Portfolio) -> Block:
    """The principles, each with where a study lives up to it and where it does not."""
    items = []
    for principle in portfolio.principles.values():
        evidence = ""
        for item in principle.evidence:
            title = portfolio.studies[item.study].meta.title
            word = "Holds" if item.holds else "Does not hold"
            style = "ap-holds" if item.holds else "ap-fails"
            evidence += (
                f'<p class="ap-verdict {style}"><b>{word} in {inline(title)}.</b> '
                f"{inline(item.text)}</p>"
            )
        items.append(
            f'<li id="principle-{principle.id}"><h3>{inline(principle.title)}</h3>'
            f"{paragraphs(principle.text)}{evidence}</li>"
        )
    return Block(f'<ul class="ap-principles">{"".join(items)}</ul>')


def profile_block(portfolio: Portfolio) -> Block:
    """Who the author is, in two sentences, and where else to find him."""
    author = portfolio.author
    links = " · ".join(
        f'<a href="{attribute(profile.url)}">{inline(profile.title)}</a>'
        for profile in author.profiles
    )
    return Block(
        f'<div class="ap-hero"><p class="ap-kicker">{inline(author.name)}</p>'
        f"<h1>{inline(author.headline)}</h1>"
        f'<div class="ap-lede">{paragraphs(author.text)}</div><p class="ap-src">{links}</p></div>'
    )

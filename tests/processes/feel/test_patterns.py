"""matches, replace and split: patterns as XPath Functions 3.1 reads them, within bounds."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from processes.feel.errors import FeelFuelError, ValueTooLargeError
from processes.feel.library import automaton, backtracking, charsets, regex
from processes.feel.notes import UnusableError
from tests.processes.feel.evaluation import codes, value

MATCHES = [
    # Plain text, anywhere in the input.
    ("abracadabra", "bra", "", True),
    ("abracadabra", "^a.*a$", "", True),
    ("abracadabra", "^bra", "", False),
    ("", "", "", True),
    ("abc", "", "", True),
    ("a-b", "a-b", "", True),
    ("a\\b", r"a\\b", "", True),
    ("a.b", r"a\.b", "", True),
    ("axb", r"a\.b", "", False),
    ("$5", r"\$5", "", True),
    ("^", r"\^", "", True),
    ("a\tb", r"a\tb", "", True),
    ("a\nb", r"a\nb", "", True),
    ("{}", r"\{\}", "", True),
    ("-", r"\-", "", True),
    ("闭环🐎", "^.{3}$", "", True),
    # Quantifiers, greedy and reluctant.
    ("aaa", "^a{3}$", "", True),
    ("aaaa", "^a{2,3}$", "", False),
    ("aaaa", "^a{2,}$", "", True),
    ("", "^a{0}$", "", True),
    ("aa", "^a{0,1}$", "", False),
    ("aaa", "^a+?$", "", True),
    ("ab", "^a??b$", "", True),
    ("abab", "^(ab){2}?$", "", True),
    ("a" * 1500, "^a{1500}$", "", True),
    ("a" * 900, "^(a{1,30}){30}$", "", True),
    # Branches and groups.
    ("cat", "^(cat|dog)$", "", True),
    ("cow", "^(cat|dog)$", "", False),
    ("", "^(a|)$", "", True),
    ("", "^()$", "", True),
    ("abab", "^(?:ab)+$", "", True),
    ("ac", "^a(b|c)|d$", "", True),
    # Classes, ranges, negation, subtraction.
    ("x", "[a-z]", "", True),
    ("e", "^[a-z-[aeiou]]$", "", False),
    ("f", "^[a-z-[aeiou]]$", "", True),
    ("b", "^[a-z-[aeiou-[e]]]$", "", True),
    ("e", "^[a-z-[aeiou-[e]]]$", "", True),
    ("a", "^[^0-9-[a]]$", "", False),
    ("-", "^[a-]$", "", True),
    ("-", "^[-a]$", "", True),
    ("-", "^[^-a]$", "", False),
    ("^", "^[a^]$", "", True),
    ("]", r"^[\]]$", "", True),
    (".", "^[.]$", "", True),
    ("x", "^[.]$", "", False),
    ("$", "^[$]$", "", True),
    ("7", r"^[\d-]$", "", True),
    ("x", r"[a-[a]]", "", False),
    ("\n", "^[^a]$", "", True),
    ("🐎", "^[🐀-🐿]$", "", True),
    # Escapes for classes, as wide as Unicode.
    ("٣", r"^\d$", "", True),
    ("x", r"^\D$", "", True),
    ("é", r"^\w$", "", True),
    ("$", r"^\w$", "", True),
    ("_", r"^\w$", "", False),
    ("_", r"^\W$", "", True),
    ("\u00a0", r"^\s$", "", False),
    ("\t", r"^\s$", "", True),
    ("x", r"^\S$", "", True),
    ("_", r"^\i$", "", True),
    (":", r"^\i$", "", True),
    ("1", r"^\i$", "", False),
    ("1", r"^\c$", "", True),
    ("·", r"^\c$", "", True),
    ("1", r"^\I$", "", True),
    ("!", r"^\C$", "", True),
    ("闭", r"^\p{Lo}$", "", True),
    ("闭", r"^\p{L}$", "", True),
    ("A", r"^\p{Ll}$", "", False),
    ("A", r"^\P{Ll}$", "", True),
    ("€", r"^\p{Sc}$", "", True),
    ("\u0378", r"^\p{Cn}$", "", True),
    ("a", r"^\p{IsBasicLatin}$", "", True),
    ("é", r"^\p{IsBasicLatin}$", "", False),
    ("é", r"^\P{IsBasicLatin}$", "", True),
    ("é", r"^\p{IsLatin-1Supplement}$", "", True),
    ("α", r"^\p{IsGreek}$", "", True),
    ("闭", r"^\p{IsCJKUnifiedIdeographs}$", "", True),
    ("A1", r"^[\p{Lu}\d]+$", "", True),
    ("b", r"^[\P{L}b]$", "", True),
    # Flag s: the dot goes beyond lines.
    ("a\nb", "a.b", "", False),
    ("a\rb", "a.b", "", False),
    ("a\u2028b", "a.b", "", True),
    ("a\nb", "a.b", "s", True),
    # Flag m: edges of lines; the end of the last line starts none.
    ("a\nb", "^b", "", False),
    ("a\nb", "^b", "m", True),
    ("a\nb", "a$", "", False),
    ("a\nb", "a$", "m", True),
    ("a\n", "a$", "", False),
    ("a\n", "a$", "m", True),
    ("a\n", "\\n^", "m", False),
    ("a\n\n", "\\n^\\n", "m", True),
    ("a\n", "\\n$", "m", True),
    # Flag i: the other case, in ranges and negations too, not in categories.
    ("ABC", "abc", "i", True),
    ("abc", "ABC", "i", True),
    ("q", "^[^Q]$", "i", False),
    ("o", "^[A-Z-[OI]]$", "i", False),
    ("b", "^[A-Z-[OI]]$", "i", True),
    ("a", r"^\p{Lu}$", "i", False),
    ("\u212a", "^k$", "i", True),
    ("Σ", "^ς$", "i", True),
    ("É", "^é$", "i", True),
    ("é", "^É$", "", False),
    # Flag x: blanks do not count outside of classes.
    ("helloworld", "hello world", "x", True),
    ("helloworld", "hello[ ]world", "x", False),
    ("hello world", r"hello\ sworld", "x", True),
    ("hello world", "hello world", "x", False),
    ("a b", "a[ \\]]b", "x", True),
    ("a b", "a b", "", True),
    # Flag q: no sign means anything but itself.
    ("a.b", "a.b", "q", True),
    ("axb", "a.b", "q", False),
    ("abcd", ".*", "q", False),
    ("A.B", "a.b", "qi", True),
    ("a b", "a b", "qx", True),
    ("x", "(", "q", False),
    ("(", "(", "qs", True),
    ("abc", "ABC", "smix", True),
    ("abc", "b", "ii", True),
    # References back.
    ("abab", r"^(ab)\1$", "", True),
    ("abac", r"^(ab)\1$", "", False),
    ("'x'", "^(['\"]).*\\1$", "", True),
    ("'x\"", "^(['\"]).*\\1$", "", False),
    ("abAB", r"^(ab)\1$", "i", True),
    ("abAB", r"^(ab)\1$", "", False),
    ("aa1", r"^(a)\11$", "", True),
    ("b", r"^(a)?b\1$", "", True),
    ("aabb", r"(a)(b)?\1", "", True),
    ("xyzzy", r"(.)\1", "", True),
    ("abcabcabc", r"^(a(?:b|x)c)\1{2}$", "", True),
    ("aXbaXb", r"^(a[^a]+?b)\1$", "", True),
    ("a\na\n", r"^(a\n)\1$", "", True),
    ("a\nb\nb\n", r"^(b)\n\1$", "m", True),
    ("aab", r"^(a*)*\1b$", "", True),
    ("aaaa", r"^(a{1,2}?)\1+$", "", True),
]
REFUSED = [
    *("a{,2}", "a{3,2}", "a{", "a{x}", "a{1", "a**", "a?+", "a{2}{3}", "*a", "+", "?", "a|*"),
    *("(", ")", "a)", "(a", "(?=a)", "(?!a)", "(?<n>a)", "(?i)a", "(?", "[", "]", "[]", "[^]"),
    *("[a", "[z-a]", "[a-c-1]", "[a-z-9]", "[a-\\d]", "[\\d-z]", "[[a]]", "[a-[b]c]", "{", "}"),
    *("a}", "\\", "\\a", "\\b", "\\A", "\\z", "\\x41", "\\u0041", "\\_", "\\ ", "\\é", "\\0"),
    *("\\1", "(a\\1)", "(a)\\2", "[(a)\\1]", "\\p", "\\pL", "\\p{}", "\\p{Xx}", "\\p{L", "\\p{Cs}"),
    *(
        "\\p{IsNowhere}",
        "\\p{isBasicLatin}",
        "\\p{BasicLatin}",
        "[\\b]",
        "[^",
        "(?:",
        "a{1,2",
        "-[",
    ),
]
REPLACED = [
    ("abracadabra", "bra", "*", "", "a*cada*"),
    ("abracadabra", "a.*a", "*", "", "*"),
    ("abracadabra", "a.*?a", "*", "", "*c*bra"),
    ("abracadabra", "a", "", "", "brcdbr"),
    ("abracadabra", "a(.)", "a$1$1", "", "abbraccaddabbra"),
    ("AAAA", "A+", "b", "", "b"),
    ("AAAA", "A+?", "b", "", "bbbb"),
    ("darted", "^(.*?)d(.*)$", "$1c$2", "", "carted"),
    ("abcd", "(ab)|(a)", "[1=$1][2=$2]", "", "[1=ab][2=]cd"),
    ("abcd", ".*", "", "q", "abcd"),
    ("Mr. B. Obama", "B. OBAMA", "Mr. Bush", "iq", "Mr. Mr. Bush"),
    ("a\\b\\c", "\\", "\\\\", "q", "a\\\\b\\\\c"),
    ("a/b/c", "/", "$", "q", "a$b$c"),
    ("abc", "b", "$0$0", "", "abbc"),
    ("abc", "(b)", "$12", "", "ab2c"),
    ("abc", "b", "$1", "", "ac"),
    ("abc", "b", "$19", "", "a9c"),
    ("abc", "b", r"\$1", "", "a$1c"),
    ("abc", "b", r"\\", "", "a\\c"),
    ("ABC", "b", "x", "i", "AxC"),
    ("a\nb", "^", ">", "m", None),
    ("闭环🐎", "🐎", "马", "", "闭环马"),
    ("aabb", r"(.)\1", "<$1>", "", "<a><b>"),
    ("2026-11-28", r"(\d+)-(\d+)-(\d+)", "$3.$2.$1", "", "28.11.2026"),
    ("abc", "x", "y", "", "abc"),
    ("", "x", "y", "", ""),
]
SPLIT = [
    ("a;b;;c", ";", ["a", "b", "", "c"]),
    (";a;", ";", ["", "a", ""]),
    ("a1b22c", r"\d+", ["a", "b", "c"]),
    ("John Doe", r"\s", ["John", "Doe"]),
    ("a.b", r"\.", ["a", "b"]),
    ("a, b,c", r",\s*", ["a", "b", "c"]),
    ("abc", ";", ["abc"]),
    ("", ";", [""]),
    ("aXXbYYc", r"(.)\1", ["a", "b", "c"]),
    ("a|b", r"\|", ["a", "b"]),
    ("a(x)b", r"\((x)\)", ["a", "b"]),
]
CAUSES = [
    ('matches("a", "a", "k")', ["FEEL-030"]),
    ('matches("a", "a", "S")', ["FEEL-030"]),
    ('matches("a", "a", " ")', ["FEEL-030"]),
    ('replace("a", "a", "$")', ["FEEL-031"]),
    ('replace("a", "a", "$x")', ["FEEL-031"]),
    ('replace("a", "a", "\\\\")', ["FEEL-031"]),
    ('replace("a", "a", "\\\\n")', ["FEEL-031"]),
    ('replace("a", "x*", "y")', ["FEEL-032"]),
    ('replace("a", "", "y")', ["FEEL-032"]),
    ('split("a", "")', ["FEEL-032"]),
    ('split("a", "x?")', ["FEEL-032"]),
    ('split("a", "(")', ["FEEL-017"]),
    ('matches("a", "((a{99}){99}){99}")', ["FEEL-033"]),
    ("matches(null, null)", ["FEEL-012"]),
    ('matches("a", null)', ["FEEL-012"]),
    ('matches(1, "a")', ["FEEL-012"]),
    ('replace("a", "a", null)', ["FEEL-012"]),
    ("split(null, null)", ["FEEL-012"]),
    ('matches("a")', ["FEEL-004"]),
]


@pytest.mark.parametrize(("text", "pattern", "flags", "expected"), MATCHES)
def test_a_pattern_matches_as_xpath_says(
    text: str, pattern: str, flags: str, expected: bool
) -> None:
    assert value("matches(t, p, f)", t=text, p=pattern, f=flags) is expected


@pytest.mark.parametrize(("text", "pattern", "flags", "expected"), MATCHES)
def test_the_search_by_trial_finds_what_the_automaton_finds(
    text: str, pattern: str, flags: str, expected: bool
) -> None:
    search = backtracking.search(regex.read(pattern, flags))
    assert any(True for _ in search.spans(text, lambda _cost: None)) is expected


@pytest.mark.parametrize("pattern", REFUSED)
def test_what_xpath_does_not_know_is_refused_with_its_place(pattern: str) -> None:
    assert value("matches(t, p)", t="a", p=pattern) is None
    assert codes("matches(t, p)", t="a", p=pattern) == ["FEEL-017"]


@pytest.mark.parametrize(("text", "pattern", "replacement", "flags", "expected"), REPLACED)
def test_what_matches_is_replaced(
    text: str, pattern: str, replacement: str, flags: str, expected: str | None
) -> None:
    found = value("replace(t, p, r, f)", t=text, p=pattern, r=replacement, f=flags)
    assert found == expected


@pytest.mark.parametrize(("text", "pattern", "expected"), SPLIT)
def test_a_text_is_divided_where_the_pattern_matches(
    text: str, pattern: str, expected: list[str]
) -> None:
    assert value("split(t, p)", t=text, p=pattern) == expected


@pytest.mark.parametrize(("text", "expected"), CAUSES)
def test_a_pattern_that_cannot_be_used_says_why(text: str, expected: list[str]) -> None:
    assert value(text) is None
    assert codes(text) == expected


def test_flags_may_be_null_and_arguments_go_by_name() -> None:
    assert value('matches("a", "A", null)') is False
    assert value('matches(flags: "i", pattern: "A", input: "a")') is True
    assert value('replace(input: "a", pattern: "A", replacement: "b", flags: "i")') == "b"
    assert value('split(delimiter: ";", string: "a;b")') == ["a", "b"]
    assert value('matches(["abc"], ["b"])') is True


def test_half_a_character_in_the_data_is_said() -> None:
    assert codes('matches(t, "a")', t="\ud800") == ["FEEL-042"]


def test_a_note_names_the_place_in_the_pattern() -> None:
    with pytest.raises(UnusableError) as refused:
        regex.read("ab[z-a]", "")
    assert refused.value.facts["found"] == "ab[z-a]"
    assert refused.value.facts["at"] == 7


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("(a+)+$", "a" * 5_000 + "b"),
        ("(a|aa)+$", "a" * 5_000 + "b"),
        ("(.*)*x", "a" * 5_000),
        (r"^(\w+\s?)*$", "word " * 1_000 + "!"),
    ],
)
def test_a_pattern_that_others_try_for_ever_is_answered_at_once(pattern: str, text: str) -> None:
    assert value("matches(t, p)", t=text, p=pattern) is False


@pytest.mark.parametrize(
    "text",
    [
        r'matches(t, "^(a+)+\\1b$")',
        r'replace(t, "(a*)*\\1b", "x")',
        'for i in 1..1000 return matches(t, "(\\\\w{1,9}){5}" + string(i))',
        'replace(t, "(?:.*x)|a", "b")',
        'split(t, "a")',
        'replace(t, "(?:[ab]*a[ab]{900}x)|a", "b")',
        'for i in 1..9999 return matches(t, "[ab]*a[ab]{900}x")',
    ],
)
def test_a_search_without_end_runs_out_of_fuel(text: str) -> None:
    with pytest.raises(FeelFuelError):
        value(text, t="a" * 20_000)


def test_a_replacement_may_not_make_a_text_too_long() -> None:
    with pytest.raises(ValueTooLargeError):
        value('replace(t, "a", r)', t="a" * 200, r="b" * 1_000)


def test_the_longest_pattern_is_read_and_a_longer_one_is_not() -> None:
    assert value("matches(t, p)", t="a" * 1_000, p="a" * 1_000) is True
    assert codes("matches(t, p)", t="a", p="a" * 1_001) == ["FEEL-033"]
    assert codes("matches(t, p)", t="a", p="(" * 60 + ")" * 60) == ["FEEL-033"]
    assert codes("matches(t, p)", t="a", p="[a-" * 60 + "[b]" + "]" * 60) == ["FEEL-033"]


RANGES = st.lists(st.tuples(st.integers(0, 600), st.integers(0, 600)).map(sorted), max_size=6)


@given(RANGES, RANGES)
@settings(deadline=None)
def test_sets_of_characters_are_sets(one: list[list[int]], other: list[list[int]]) -> None:
    first, second = (charsets.union(((a, b) for a, b in pairs)) for pairs in (one, other))
    points = [{p for p in range(700) if charsets.holds(s, p)} for s in (first, second)]
    less = charsets.difference(first, second)
    assert {p for p in range(700) if charsets.holds(less, p)} == points[0] - points[1]
    assert charsets.complement(charsets.complement(first)) == first
    assert all(a[1] + 1 < b[0] for a, b in pairwise(charsets.union(first, second)))


SIGNS = st.sampled_from([*"ab()[]{}|*+?^$.-\\,1d", "(?:", "[^", "\\d", "-[", "{2}", "(a)"])


@given(st.lists(SIGNS, max_size=10).map("".join), st.text("ab1\n-", max_size=8))
@settings(deadline=None, max_examples=500)
def test_both_searches_agree_on_every_pattern(pattern: str, text: str) -> None:
    try:
        read = regex.read(pattern, "")
    except UnusableError:
        return
    if read.refers_back:
        return
    quick = automaton.automaton(read, capturing=True)
    assert quick is not None
    found = automaton.spans(quick, read, read.groups, text, lambda _cost: None)
    tried = backtracking.search(read).spans(text, lambda _cost: None)
    assert next((spans[0] for spans in found), None) == next((spans[0] for spans in tried), None)

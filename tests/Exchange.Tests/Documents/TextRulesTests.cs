using Gateway.Exchange;

namespace Exchange.Tests.Documents;

public sealed class TextRulesTests
{
    public static TheoryData<string> UnreadableCharacters =>
    [
        "\0", "\n", "\r", "\t", "\u001b", "\u007f", "\u0085", "\u2028", "\u2029", "\u061c", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d",
        "\u202e", "\u2066", "\u2067", "\u2068", "\u2069", "\ufeff",
    ];

    [Theory]
    [InlineData("advisory.pdf")]
    [InlineData("通告 2026.pdf")]
    [InlineData("آگاهی‌رسانی.pdf")] // with the joiner U+200C that Persian needs
    [InlineData("..a")]
    [InlineData(".hidden")]
    [InlineData("😀.txt")]
    public void A_plain_name_is_a_file_name(string name) => Assert.True(TextRules.IsFileName(name));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../etc/passwd")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    public void A_name_that_leads_elsewhere_is_no_file_name(string name) => Assert.False(TextRules.IsFileName(name));

    [Theory]
    [MemberData(nameof(UnreadableCharacters))]
    public void Control_and_bidi_characters_are_refused_everywhere(string character) => RefusesEverywhere($"fdp{character}exe");

    [Fact]
    public void Half_a_surrogate_pair_is_refused_everywhere()
    {
        RefusesEverywhere("fdp\ud83dexe");
        RefusesEverywhere("fdp\ude00exe");
        RefusesEverywhere("fdp\ud83d");
    }

    private static void RefusesEverywhere(string text)
    {
        Assert.False(TextRules.IsFileName(text));
        Assert.False(TextRules.IsTitle(text));
        Assert.False(TextRules.IsReason(text));
        Assert.False(TextRules.IsPolicy(text));
    }

    [Fact]
    public void A_file_name_is_counted_in_bytes()
    {
        Assert.True(TextRules.IsFileName(new string('a', 255)));
        Assert.False(TextRules.IsFileName(new string('a', 256)));
        Assert.True(TextRules.IsFileName(new string('通', 85)));
        Assert.False(TextRules.IsFileName(new string('通', 86)));
    }

    [Fact]
    public void A_title_is_counted_in_characters()
    {
        Assert.True(TextRules.IsTitle(string.Concat(Enumerable.Repeat("😀", 200))));
        Assert.False(TextRules.IsTitle(string.Concat(Enumerable.Repeat("😀", 201))));
    }

    [Theory]
    [InlineData("en", true)]
    [InlineData("zh-Hans-CN", true)]
    [InlineData("de-1996", true)]
    [InlineData("e", false)]
    [InlineData("", false)]
    [InlineData("en-", false)]
    [InlineData("en_US", false)]
    [InlineData("12", false)]
    [InlineData("toolonglanguage", false)]
    public void A_language_tag_has_the_form_of_BCP_47(string tag, bool accepted) => Assert.Equal(accepted, TextRules.IsLanguageTag(tag));

    [Theory]
    [InlineData("application/csaf+json", true)]
    [InlineData("text/plain", true)]
    [InlineData("text/plain; charset=utf-8", false)]
    [InlineData("text", false)]
    [InlineData("/plain", false)]
    [InlineData("text/", false)]
    [InlineData("text/pl/ain", false)]
    public void A_media_type_is_type_and_subtype(string type, bool accepted) => Assert.Equal(accepted, TextRules.IsMediaType(type));
}

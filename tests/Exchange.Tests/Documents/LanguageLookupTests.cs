using Gateway.Exchange;

namespace Exchange.Tests.Documents;

public sealed class LanguageLookupTests
{
    [Theory]
    [InlineData("fr", "de,en,fr", "fr")]
    [InlineData("fr-CA", "de,en,fr", "fr")]
    [InlineData("zh-Hant-CN-x-private1-private2", "zh,zh-Hant", "zh-Hant")]
    [InlineData("zh-CN", "en,zh-Hans", "zh-Hans")]
    [InlineData("de", "en,de-AT", "de-AT")]
    [InlineData("PT-br", "pt-BR", "pt-BR")]
    [InlineData("ja,fr", "de,fr", "fr")]
    [InlineData("d", "de,en", null)]
    [InlineData("ja", "de,en", null)]
    [InlineData("", "de,en", null)]
    public void A_reader_gets_the_closest_language(string ranges, string available, string? expected) =>
        Assert.Equal(expected, LanguageLookup.Find(available.Split(','), ranges.Split(',', StringSplitOptions.RemoveEmptyEntries)));

    [Theory]
    [InlineData("de-DE", "de", true)]
    [InlineData("de-de", "de-DE", true)]
    [InlineData("den", "de", false)]
    [InlineData("de", "de-DE", false)]
    public void A_range_takes_what_is_the_same_or_more_specific(string tag, string range, bool expected) => Assert.Equal(expected, LanguageLookup.Matches(tag, range));
}

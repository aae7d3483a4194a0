using Gateway.Tests.Advisories.Fixtures;

namespace Gateway.Tests.Advisories;

public sealed class TightLimitTests() : FreshExchangeTests(new TightWorld())
{
    [Fact]
    public async Task An_operator_may_draw_the_limits_of_titles_and_file_names_closer()
    {
        var title = new Upload(Alice, Upload.To("bravo")) { Title = new string('t', 41) }.With("content");
        var name = new Upload(Alice, Upload.To("bravo")).With([1], "a-name-of-more-than-twenty-bytes.txt");
        var both = new Upload(Alice, Upload.To("bravo")) { Title = string.Concat(Enumerable.Repeat("\U0001F512", 40)) }.With([1], "twenty-bytes-long.tx");

        await RefusedWithNothingStoredAsync(() => AsAlice.PostAsync(Answers.Advisories, title.Form()), 422, "invalid-advisory");
        await RefusedWithNothingStoredAsync(() => AsAlice.PostAsync(Answers.Advisories, name.Form()), 422, "invalid-filename");
        await AsAlice.PublishAsync(both);
    }

    private sealed class TightWorld : ExchangeWorld
    {
        private protected override (string Setting, string Value)[] Settings =>
            [("Gateway:Limits:TitleCharacters", "40"), ("Gateway:Limits:FilenameBytes", "20")];
    }
}

using System.Text;
using System.Text.Json;
using Exchange.Tests.Fixtures;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Advisories;

/// <summary>A gateway that has CSAF documents checked, by a validator that answers as the test wants it.</summary>
public sealed class CsafValidatorTests : IAsyncLifetime
{
    private const string Invalid = """
        {"isValid":false,"tests":[{"name":"csaf_2_0_strict","isValid":true,"errors":[],"warnings":[],"infos":[]},
        {"name":"mandatoryTest_6_1_7","isValid":false,"errors":[{"instancePath":"/vulnerabilities/0","message":"XK7-OF-THE-VALIDATOR"}],"warnings":[],"infos":[]},
        {"name":"<b>","isValid":false,"errors":[{"instancePath":""}],"warnings":[],"infos":[]}]}
        """;

    private FakeValidator validator = null!;

    public async Task InitializeAsync() => validator = await FakeValidator.StartAsync();

    public async Task DisposeAsync() => await validator.DisposeAsync();

    [Fact]
    public async Task A_document_that_the_validator_finds_valid_is_taken_and_says_so()
    {
        await using CheckingWorld world = await CheckingWorld.StartAsync(validator, ("Gateway:Csaf:ValidatorPreset", "extended"));
        string csaf = CsafSample.With("document/notes", $"[{{\"text\":\"{new string('n', 200_000)}\"}}]");
        AdvisoryId id = await world.AsAlice.PublishAsync(world.Csaf(csaf).With("no CSAF"));

        Assert.Equal("valid", await world.ValidationAsync(id));
        JsonElement asked = Assert.Single(validator.Asked);
        Assert.Equal("""[{"type":"preset","name":"extended"}]""", asked.GetProperty("tests").GetRawText());
        Assert.Equal(csaf, asked.GetProperty("document").GetRawText());
        Assert.Equal(csaf, Encoding.UTF8.GetString(await world.AsBob.OpenAsync(id, 0, world.Bob)));
    }

    [Fact]
    public async Task A_document_that_the_validator_refuses_is_refused_with_the_tests_that_it_fails()
    {
        validator.Answer = Invalid;
        await using CheckingWorld world = await CheckingWorld.StartAsync(validator, ("Gateway:Csaf:WhenUnchecked", "accept"));
        JsonElement problem = await world.RefusedAsync(world.Csaf(CsafSample.Text), 422, "invalid-advisory");

        Assert.Equal(["mandatoryTest_6_1_7", "unnamed"], problem.GetProperty("failedTests").EnumerateArray().Select(test => test.GetString()));
        Assert.Contains("mandatoryTest_6_1_7", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("XK7-OF", problem.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(0, world.Host.PayloadFiles);
    }

    [Fact]
    public async Task Only_what_says_it_is_CSAF_and_is_not_sealed_is_shown_to_the_validator()
    {
        await using CheckingWorld world = await CheckingWorld.StartAsync(validator);
        await world.AsAlice.PublishAsync(world.Csaf("{\"secret\":1}"));
        await world.AsAlice.PublishAsync(world.Csaf(CsafSample.With("document/csaf_version", "\"2.1\"")));
        await world.RefusedAsync(world.Csaf(CsafSample.With("document/title", null)), 422, "invalid-advisory");
        using var upload = new SealedUpload(ExchangeHost.GatewayName, world.Alice.Id, world.Alice.Sign, TimeProvider.System.GetUtcNow());
        upload.To("alpha", world.Alice.Identities[0].Recipient).To("bravo", world.Bob.Identities[0].Recipient).With(CsafSample.Text, "csaf.json");
        (await world.AsAlice.PostAsync(Answers.Advisories, await upload.FormAsync())).EnsureSuccessStatusCode().Dispose();

        Assert.Empty(validator.Asked);
    }

    [Fact]
    public async Task A_document_that_cannot_be_checked_is_refused_where_the_operator_says_so()
    {
        await using CheckingWorld world = await CheckingWorld.StartAsync(validator);
        await SpoilAsync(async () =>
        {
            JsonElement problem = await world.RefusedAsync(world.Csaf(CsafSample.Text), 503, "validator-unavailable");
            Assert.False(problem.TryGetProperty("failedTests", out _));
            Assert.Equal(0, world.Host.PayloadFiles);
        });
        validator.Answer = FakeValidator.Valid;
        Assert.Equal("valid", await world.ValidationAsync(await world.AsAlice.PublishAsync(world.Csaf(CsafSample.Text))));
    }

    [Fact]
    public async Task A_document_that_cannot_be_checked_is_taken_and_marked_where_the_operator_says_so()
    {
        await using CheckingWorld world = await CheckingWorld.StartAsync(validator, ("Gateway:Csaf:WhenUnchecked", "accept"));
        await SpoilAsync(async () => Assert.Equal("unchecked", await world.ValidationAsync(await world.AsAlice.PublishAsync(world.Csaf(CsafSample.Text)))));
        Assert.Contains(world.Host.Log.Lines, line => line.StartsWith("Warning 3002 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_validator_that_does_not_answer_in_time_or_is_not_there_is_a_validator_that_cannot_be_asked()
    {
        validator.IsSilent = true;
        await using CheckingWorld world = await CheckingWorld.StartAsync(validator, ("Gateway:Csaf:TimeoutSeconds", "1"));
        await world.RefusedAsync(world.Csaf(CsafSample.Text), 503, "validator-unavailable");
        await validator.DisposeAsync();
        await world.RefusedAsync(world.Csaf(CsafSample.Text), 503, "validator-unavailable");
        validator = await FakeValidator.StartAsync();
    }

    [Theory]
    [InlineData("refuse")]
    [InlineData("accept")]
    public async Task A_document_that_is_larger_than_the_validator_is_shown_is_refused_or_marked(string whenUnchecked)
    {
        await using CheckingWorld world = await CheckingWorld.StartAsync(validator, ("Gateway:Csaf:DocumentBytes", "2000"), ("Gateway:Csaf:WhenUnchecked", whenUnchecked));
        Upload large = world.Csaf(CsafSample.With("document/notes", $"[{{\"text\":\"{new string('n', 2000)}\"}}]"));
        if (whenUnchecked == "accept")
        {
            Assert.Equal("unchecked", await world.ValidationAsync(await world.AsAlice.PublishAsync(large)));
        }
        else
        {
            await world.RefusedAsync(large, 413, "payload-too-large");
        }

        Assert.Empty(validator.Asked);
        await world.AsAlice.PublishAsync(world.Csaf(CsafSample.Text));
        Assert.Single(validator.Asked);
    }

    private async Task SpoilAsync(Func<Task> publish)
    {
        foreach ((int status, string answer, string? location) in (IEnumerable<(int, string, string?)>)
        [
            (500, FakeValidator.Valid, null), (404, "not here", null), (200, "no JSON", null), (200, "{}", null), (200, "{\"isValid\":true}", null),
            (200, Invalid.Replace("{\"isValid\":false,\"tests\"", "{\"isValid\":true,\"tests\"", StringComparison.Ordinal), null),
            (302, FakeValidator.Valid, "/elsewhere"), (200, $"\"{new string('x', CsafValidation.MaxAnswerBytes)}\"", null),
        ])
        {
            (validator.Status, validator.Answer, validator.Location) = (status, answer, location);
            await publish();
        }

        (validator.Status, validator.Location) = (200, null);
    }

    private sealed class CheckingWorld(params (string Setting, string Value)[] settings) : ExchangeWorld, IAsyncDisposable
    {
        private protected override (string Setting, string Value)[] Settings => settings;

        public static async Task<CheckingWorld> StartAsync(FakeValidator validator, params (string Setting, string Value)[] settings)
        {
            var world = new CheckingWorld([("Gateway:Csaf:ValidatorUrl", validator.Url.ToString()), .. settings]);
            await world.InitializeAsync();
            return world;
        }

        public Upload Csaf(string text) => new Upload(Alice, Upload.To("bravo")) { Tlp = Tlp.Green }.With(Encoding.UTF8.GetBytes(text), "csaf.json", "application/json");

        public async Task<string?> ValidationAsync(AdvisoryId id) =>
            (await AsBob.GetJsonAsync(PathOf(id))).GetProperty("documents")[0].GetProperty("csaf").GetProperty("validation").GetString();

        public Task<JsonElement> RefusedAsync(Upload upload, int status, string name) => AsAlice.PostAsync(Answers.Advisories, upload.Form()).RefusedAsync(status, name);

        async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();
    }
}

using System.Net;
using System.Text.Json;
using Client.Tests.Fakes;
using Exchange.Tests.Fixtures;

namespace Client.Tests;

/// <summary>What the commands make of a CSAF document.</summary>
public sealed class CsafTests
{
    private const string Valid = """{"isValid":true,"tests":[{"name":"csaf_2_0_strict","isValid":true,"errors":[]}]}""";
    private const string Invalid = """{"isValid":false,"tests":[{"name":"mandatoryTest_6_1_7","isValid":false,"errors":[{"instancePath":""}]}]}""";

    [Fact]
    public async Task What_a_sender_does_not_say_the_document_says()
    {
        using World world = await World.CreateAsync();
        await File.WriteAllTextAsync(world["csaf.json"], CsafSample.Text);
        await File.WriteAllTextAsync(world["fr.json"], CsafSample.With("document/lang", "\"fr\"").Replace("Pumps", "Pompes", StringComparison.Ordinal));
        (await world.RunAsync("alpha", "send", world["csaf.json"], "--translation", $"fr={world["fr.json"]}", "--to", "bravo", "--tlp", "GREEN")).MustSucceed();

        JsonElement item = await OnlyItemAsync(world);
        Assert.Equal("vulnerability", item.GetProperty("category").GetString());
        Assert.Equal("Pumps überall", item.GetProperty("titles").GetProperty("de-DE").GetString());
        Assert.Equal("Pompes überall", item.GetProperty("titles").GetProperty("fr").GetString());
        Assert.Equal(["de-DE", "fr"], item.GetProperty("documents").EnumerateArray().Select(document => document.GetProperty("language").GetString()));
        Assert.Equal(["main", "translation"], item.GetProperty("documents").EnumerateArray().Select(document => document.GetProperty("role").GetString()));
    }

    [Fact]
    public async Task What_a_sender_says_counts()
    {
        using World world = await World.CreateAsync();
        await File.WriteAllTextAsync(world["csaf.json"], CsafSample.Text);
        (await world.RunAsync(
            "alpha", "send", world["csaf.json"], "--to", "bravo", "--tlp", "GREEN", "--title", "Mine", "--category", "regulation", "--lang", "en", "--tag", "water", "--tag", "pumps, all")).MustSucceed();

        JsonElement item = await OnlyItemAsync(world);
        Assert.Equal("regulation", item.GetProperty("category").GetString());
        Assert.Equal("Mine", item.GetProperty("titles").GetProperty("en").GetString());
        Assert.Equal(["pumps, all", "water"], item.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
    }

    [Theory]
    [InlineData("--open")]
    [InlineData("--sealed")]
    public async Task A_document_that_says_it_is_CSAF_and_is_not_is_not_sent(string mode)
    {
        using World world = await World.CreateAsync();
        await File.WriteAllTextAsync(world["csaf.json"], CsafSample.With("document/tracking/id", null));

        Outcome outcome = await world.RunAsync("alpha", "send", world["csaf.json"], "--to", "bravo", "--tlp", "GREEN", mode);

        Assert.True(outcome.ExitCode == 1 && outcome.Errors.Contains("invalid-advisory", StringComparison.Ordinal), outcome.Errors);
        Assert.DoesNotContain(world.Gateway.Requests, request => request.StartsWith("POST /v1/advisories", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("RED", "GREEN", "--open")]
    [InlineData("WHITE", "GREEN", "--open")]
    [InlineData("GREEN", "AMBER", "--sealed")]
    [InlineData("AMBER", "RED", "--sealed")]
    public async Task A_document_that_bears_another_label_than_the_advisory_is_not_sent(string label, string tlp, string mode)
    {
        using World world = await World.CreateAsync();
        await File.WriteAllTextAsync(world["main.json"], CsafSample.With("document/distribution", null));
        await File.WriteAllTextAsync(world["fr.json"], CsafSample.With("document/distribution/tlp/label", $"\"{label}\""));

        Outcome outcome = await world.RunAsync("alpha", "send", world["main.json"], "--translation", $"fr={world["fr.json"]}", "--to", "bravo", "--tlp", tlp, mode);

        Assert.True(outcome.ExitCode == 1 && outcome.Errors.StartsWith("tlp-mismatch: ", StringComparison.Ordinal), outcome.Errors);
        Assert.Contains($"TLP:{label.Replace("WHITE", "CLEAR", StringComparison.Ordinal)} inside, and the advisory TLP:{tlp};", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Gateway.Requests, request => request.StartsWith("POST /v1/advisories", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GREEN", "tlp:green", 0, "read")]
    [InlineData("AMBER", "AMBER+STRICT", 0, "read")]
    [InlineData("GREEN", "AMBER", 1, "invalid")]
    [InlineData("RED", "AMBER", 1, "invalid")]
    public async Task Check_holds_a_document_against_the_label_under_which_it_is_to_be_sent(string label, string tlp, int exitCode, string result)
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder["csaf.json"], CsafSample.With("document/distribution/tlp/label", $"\"{label}\""));

        Outcome outcome = await new CommandLine().RunAsync("check", folder["csaf.json"], "--tlp", tlp);

        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.StartsWith(result, outcome.Output, StringComparison.Ordinal);
        Assert.Equal(exitCode == 1, outcome.Output.Contains("tlp-mismatch", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Get_tells_which_document_it_is_and_which_file_is_in_the_readers_language()
    {
        using World world = await World.CreateAsync();
        await File.WriteAllTextAsync(world["csaf.json"], CsafSample.Text);
        await File.WriteAllTextAsync(world["fr.json"], CsafSample.With("document/lang", "\"fr\""));
        Outcome sent = (await world.RunAsync("alpha", "send", world["csaf.json"], "--translation", $"fr={world["fr.json"]}", "--to", "bravo", "--tlp", "GREEN", "--title", "en=Pumps", "--title", "fr=Pompes", "--json")).MustSucceed();
        string id = JsonDocument.Parse(sent.Output).RootElement.GetProperty("id").GetString()!;
        CommandLine french = new() { Network = world.Gateway, Clock = world.Clock, Variables = new Dictionary<string, string> { ["LANG"] = "fr_CA.UTF-8" } };

        Outcome got = (await world.RunAsync(french, "bravo", "get", id, "--out", world["got"])).MustSucceed();

        Assert.Contains("Pompes", got.Output, StringComparison.Ordinal);
        Assert.Contains("CSAF ACERT 2026/7 v1.2.0 CVE-2026-1000 +1  Pumps überall", got.Output, StringComparison.Ordinal);
        Assert.Contains($"In your language: {Path.Combine(world["got"], "fr.json")}", got.Output, StringComparison.Ordinal);
        Assert.Contains("Pompes", (await world.RunAsync(french, "bravo", "inbox")).MustSucceed().Output, StringComparison.Ordinal);
        Assert.Contains("Pumps", (await world.RunAsync("bravo", "inbox")).MustSucceed().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_that_lists_a_document_as_something_else_is_tampered()
    {
        using World world = await World.CreateAsync();
        string id = await world.SendAsync(CsafSample.With("document/distribution/tlp/label", "\"AMBER\""), "csaf.json");
        string listed = """
            "csaf":{"category":"csaf_security_advisory","cves":["CVE-2026-1000","CVE-2026-20000"],"language":"de-DE","publisher":{"category":"coordinator","name":"ACERT","namespace":"https://acert.example"},
            "title":"Pumps überall","tlp":"AMBER","tracking":{"id":"ACERT 2026/7","version":"1.2.0","status":"final","initialRelease":"2026-03-01T09:30:00.123Z","currentRelease":"2026-03-02T09:00:00.000Z"},"validation":"valid"},
            """;
        string said = listed;
        world.Gateway.Lies.Add(request => request.Method == HttpMethod.Get && request.RequestUri!.AbsolutePath == $"/v1/advisories/{id}" ? Listed(world, id, said) : null);

        (await world.RunAsync("bravo", "get", id, "--out", world["got"])).MustSucceed();
        foreach ((string part, string lie) in ((string, string)[])[("Pumps überall", "Nothing to see"), ("CVE-2026-20000", "CVE-2026-20001"), ("1.2.0", "1.2.1"), ("\"AMBER\"", "\"CLEAR\"")])
        {
            said = listed.Replace(part, lie, StringComparison.Ordinal);
            Outcome outcome = await world.RunAsync("bravo", "get", id, "--out", world["lied"]);
            Assert.True(outcome.ExitCode == 1 && outcome.FirstLine == "tampered", outcome.Output + outcome.Errors);
            Assert.False(Directory.Exists(world["lied"]));
        }
    }

    [Fact]
    public async Task Check_says_of_each_file_what_it_is_without_a_gateway()
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder["csaf.json"], CsafSample.Text);
        await File.WriteAllTextAsync(folder["broken.json"], CsafSample.With("document/title", null));
        await File.WriteAllTextAsync(folder["note.txt"], CsafSample.Text);

        Outcome whole = (await new CommandLine().RunAsync("check", folder["csaf.json"], folder["note.txt"])).MustSucceed();
        Assert.Equal([$"read  {folder["csaf.json"]}  ACERT 2026/7 v1.2.0 CVE-2026-1000 +1  Pumps überall", $"other  {folder["note.txt"]}"], whole.Output.TrimEnd().Split('\n'));
        Outcome broken = await new CommandLine().RunAsync("check", folder["broken.json"], folder["csaf.json"], "--json");
        Assert.Equal(1, broken.ExitCode);
        Assert.Equal(["invalid", "read"], JsonDocument.Parse(broken.Output).RootElement.EnumerateArray().Select(file => file.GetProperty("result").GetString()));
    }

    [Theory]
    [InlineData(200, Valid, 0, "valid")]
    [InlineData(200, Invalid, 1, "invalid")]
    [InlineData(500, Valid, 3, "unchecked")]
    [InlineData(302, Valid, 3, "unchecked")]
    [InlineData(200, "nonsense", 3, "unchecked")]
    public async Task Check_asks_the_validator_and_tells_an_answer_from_none(int status, string answer, int exitCode, string result)
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder["csaf.json"], CsafSample.Text);
        using Validator validator = new(status, answer);

        Outcome outcome = await new CommandLine { Network = validator }.RunAsync("check", folder["csaf.json"], "--validator", "http://127.0.0.1:8082/");

        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.StartsWith($"{result}  ", outcome.Output, StringComparison.Ordinal);
        Assert.Equal("POST http://127.0.0.1:8082/api/v1/validate", validator.Asked);
        JsonElement question = JsonDocument.Parse(validator.Question).RootElement;
        Assert.Equal("""[{"type":"preset","name":"basic"}]""", question.GetProperty("tests").GetRawText());
        Assert.Equal("ACERT 2026/7", question.GetProperty("document").GetProperty("document").GetProperty("tracking").GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("http://validator.example")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("validator")]
    public async Task Check_shows_a_document_to_nobody_over_an_open_network(string url)
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder["csaf.json"], CsafSample.Text);
        Assert.Equal(2, (await new CommandLine().RunAsync("check", folder["csaf.json"], "--validator", url)).ExitCode);
    }

    private static async Task<JsonElement> OnlyItemAsync(World world) =>
        Assert.Single(JsonDocument.Parse((await world.RunAsync("bravo", "inbox", "--json")).MustSucceed().Output).RootElement.EnumerateArray());

    private static HttpResponseMessage Listed(World world, string id, string csaf)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"{FakeGateway.Url}/v1/advisories/{id}");
        using HttpResponseMessage honest = world.Gateway.Advisories.AnswerAsync(request, CancellationToken.None).GetAwaiter().GetResult();
        string item = honest.Content.ReadAsStringAsync().GetAwaiter().GetResult();
        return FakeGateway.Json(item.Replace("{\"n\":0,", $"{{{csaf}\"n\":0,", StringComparison.Ordinal));
    }

    private sealed class Validator(int status, string answer) : HttpMessageHandler
    {
        public string Asked { get; private set; } = "";

        public string Question { get; private set; } = "";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = $"{request.Method} {request.RequestUri}";
            Question = await request.Content!.ReadAsStringAsync(cancellationToken);
            return new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(answer) };
        }
    }
}

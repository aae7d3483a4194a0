using System.Net;
using System.Text;
using System.Text.Json;
using Exchange.Tests.Fixtures;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Advisories;

/// <summary>What the gateway reads in the documents that it encrypts, with nobody to ask whether they conform.</summary>
public sealed class CsafTests(ExchangeWorld world) : ExchangeTests(world), IClassFixture<ExchangeWorld>
{
    private const string Stix = """{"type":"bundle","id":"bundle--5d0092c5-5f74-4287-9642-33f4c354e56d","objects":[{"type":"url","id":"url--ff26c055-6336-5bc5-b98d-13d6226742dd"}]}""";

    [Fact]
    public async Task A_CSAF_document_is_listed_with_what_it_says_of_itself_to_sender_and_recipient()
    {
        AdvisoryId id = await AsAlice.PublishAsync(Csaf(CsafSample.Text).With("an attachment"));
        JsonElement listed = (await ItemAsync(AsBob, "/v1/inbox", id)).GetProperty("documents")[0].GetProperty("csaf");

        Assert.Equal("Pumps überall", listed.GetProperty("title").GetString());
        Assert.Equal("csaf_security_advisory", listed.GetProperty("category").GetString());
        Assert.Equal("de-DE", listed.GetProperty("language").GetString());
        Assert.Equal("ACERT", listed.GetProperty("publisher").GetProperty("name").GetString());
        Assert.Equal("ACERT 2026/7", listed.GetProperty("tracking").GetProperty("id").GetString());
        Assert.Equal("1.2.0", listed.GetProperty("tracking").GetProperty("version").GetString());
        Assert.Equal("2026-03-02T09:00:00.000Z", listed.GetProperty("tracking").GetProperty("currentRelease").GetString());
        Assert.Equal("GREEN", listed.GetProperty("tlp").GetString());
        Assert.Equal(["CVE-2026-1000", "CVE-2026-20000"], listed.GetProperty("cves").EnumerateArray().Select(cve => cve.GetString()));
        Assert.False(listed.TryGetProperty("validation", out _));
        Assert.False((await ItemAsync(AsBob, "/v1/inbox", id)).GetProperty("documents")[1].TryGetProperty("csaf", out _));
        Assert.Equal(listed.GetRawText(), (await ItemAsync(AsAlice, Answers.Advisories, id)).GetProperty("documents")[0].GetProperty("csaf").GetRawText());
        Assert.Equal(listed.GetRawText(), (await AsBob.GetJsonAsync(PathOf(id))).GetProperty("documents")[0].GetProperty("csaf").GetRawText());
    }

    [SharedFact("csaf/examples")]
    public async Task Every_advisory_of_the_standard_and_of_the_field_is_listed_with_its_title_tracking_id_version_and_CVEs()
    {
        foreach (string file in Directory.GetFiles(Shared.Folder("csaf/examples"), "*.json"))
        {
            byte[] content = await File.ReadAllBytesAsync(file);
            using JsonDocument platform = JsonDocument.Parse(content);
            AdvisoryId id = await AsAlice.PublishAsync(new Upload(Alice, Upload.To("bravo")) { Tlp = Tlp.Clear }.With(content, Path.GetFileName(file), "application/json"));
            JsonElement document = (await AsBob.GetJsonAsync(PathOf(id))).GetProperty("documents")[0];
            if (!platform.RootElement.TryGetProperty("document", out JsonElement said))
            {
                // A provider's metadata: JSON that does not say it is CSAF.
                Assert.False(document.TryGetProperty("csaf", out _));
                continue;
            }

            JsonElement listed = document.GetProperty("csaf");
            Assert.Equal(said.GetProperty("title").GetString(), listed.GetProperty("title").GetString());
            Assert.Equal(said.GetProperty("tracking").GetProperty("id").GetString(), listed.GetProperty("tracking").GetProperty("id").GetString());
            Assert.Equal(said.GetProperty("tracking").GetProperty("version").GetString(), listed.GetProperty("tracking").GetProperty("version").GetString());
            string?[] cves = platform.RootElement.TryGetProperty("vulnerabilities", out JsonElement vulnerabilities)
                ? [.. vulnerabilities.EnumerateArray().Where(item => item.TryGetProperty("cve", out _)).Select(item => item.GetProperty("cve").GetString()).Distinct()]
                : [];
            Assert.Equal(cves, listed.GetProperty("cves").EnumerateArray().Select(cve => cve.GetString()));
        }
    }

    [Fact]
    public async Task A_document_that_says_it_is_CSAF_and_lacks_what_is_relied_on_is_refused_with_nothing_stored()
    {
        foreach (string broken in (string[])[CsafSample.With("document/title", null), CsafSample.With("document/tracking/version", "\"1.2\""), CsafSample.Text.TrimEnd()[..^1]])
        {
            JsonElement problem = await RefusedWithNothingStoredAsync(() => AsAlice.PostAsync(Answers.Advisories, Csaf(broken).Form()), 422, "invalid-advisory");
            Assert.Contains("CSAF", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        Assert.Contains(await EntriesAsync(ActionNames.AccessDenied), entry => Encoding.UTF8.GetString(entry.Detail.Span).Contains("invalid-advisory", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("WHITE", Tlp.Clear)]
    [InlineData("GREEN", Tlp.Green)]
    [InlineData("AMBER", Tlp.Amber)]
    [InlineData("AMBER", Tlp.AmberStrict)]
    public async Task A_CSAF_document_bears_its_advisorys_label_in_the_words_that_it_has(string label, Tlp tlp) => await AsAlice.PublishAsync(
        new Upload(Alice, Upload.To("bravo")) { Tlp = tlp }.With(Encoding.UTF8.GetBytes(CsafSample.With("document/distribution/tlp/label", $"\"{label}\"")), "csaf.json", "application/json"));

    [Fact]
    public async Task A_CSAF_document_is_held_to_its_label_in_either_version()
    {
        string red = CsafSample.With("document/distribution/tlp/label", "\"RED\"");
        await RefusedWithNothingStoredAsync(() => AsAlice.PostAsync(Answers.Advisories, Csaf(red).Form()), 422, "tlp-mismatch");
        await RefusedWithNothingStoredAsync(() => AsAlice.PostAsync(Answers.Advisories, Csaf(red.Replace("\"2.0\"", "\"2.1\"", StringComparison.Ordinal)).Form()), 422, "tlp-mismatch");
        await AsAlice.PublishAsync(Csaf(CsafSample.With("document/distribution", null)));
    }

    [Fact]
    public async Task Another_version_of_CSAF_and_any_other_JSON_are_carried_as_they_are()
    {
        foreach (string carried in (string[])[CsafSample.With("document/csaf_version", "\"2.1\""), "{\"document\":{\"title\":\"x\"}}", "no JSON", Stix])
        {
            AdvisoryId id = await AsAlice.PublishAsync(Csaf(carried));
            Assert.Equal(carried, Encoding.UTF8.GetString(await AsBob.OpenAsync(id, 0, Bob)));
            Assert.False((await AsBob.GetJsonAsync(PathOf(id))).GetProperty("documents")[0].TryGetProperty("csaf", out _));
        }
    }

    [Fact]
    public async Task A_STIX_bundle_that_is_not_one_in_outline_is_refused() => await RefusedWithNothingStoredAsync(
        () => AsAlice.PostAsync(Answers.Advisories, Csaf(Stix.Replace("url--ff", "file--ff", StringComparison.Ordinal)).Form()), 422, "invalid-advisory");

    [Fact]
    public async Task Of_a_sealed_advisory_nothing_is_read()
    {
        using var upload = new SealedUpload(ExchangeHost.GatewayName, Alice.Id, Alice.Sign, TimeProvider.System.GetUtcNow()) { Tags = ["pumps"] };
        upload.To("alpha", Alice.Identities[0].Recipient).To("bravo", Bob.Identities[0].Recipient).With(CsafSample.With("document/title", null), "csaf.json");
        using HttpResponseMessage response = await AsAlice.PostAsync(Answers.Advisories, await upload.FormAsync());
        AdvisoryId id = AdvisoryId.Parse((await response.JsonAsync(HttpStatusCode.Created)).GetProperty("id").GetString()!);
        JsonElement listed = await AsBob.GetJsonAsync(PathOf(id));

        Assert.False(listed.TryGetProperty("tags", out _));
        Assert.False(listed.GetProperty("documents")[0].TryGetProperty("csaf", out _));
        Assert.Null((await Host.Store.FindAdvisoryAsync(id, default))!.SealedSummary);
    }

    [Fact]
    public async Task Tags_are_listed_as_they_were_signed()
    {
        AdvisoryId id = await AsAlice.PublishAsync(new Upload(Alice, Upload.To("bravo")) { Tags = ["pumps", "water"] }.With("x"));
        Assert.Equal(["pumps", "water"], (await ItemAsync(AsBob, "/v1/inbox", id)).GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
        Assert.False((await AsBob.GetJsonAsync(PathOf(await AsAlice.PublishAsync(ToBravo())))).TryGetProperty("tags", out _));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[\"water\",\"pumps\"]")]
    [InlineData("[\"pumps\",\"pumps\"]")]
    [InlineData("[\" pumps\"]")]
    [InlineData("[\"pu\\u202emps\"]")]
    public async Task Tags_of_another_form_are_refused(string tags)
    {
        IEnumerable<(string, byte[])> parts = new Upload(Alice, Upload.To("bravo")) { Tags = ["pumps"] }.With("x").Parts().Select(part => part.Name == "metadata"
            ? (part.Name, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(part.Content).Replace("[\"pumps\"]", tags.Replace("\\u202e", "\u202e", StringComparison.Ordinal), StringComparison.Ordinal)))
            : part);
        await RefusedWithNothingStoredAsync(() => AsAlice.PostAsync(Answers.Advisories, Upload.FormOf(parts)), 422, "invalid-advisory");
    }

    private Upload Csaf(string text) => new Upload(Alice, Upload.To("bravo")) { Tlp = Tlp.Green }.With(Encoding.UTF8.GetBytes(text), "csaf.json", "application/json");

    private static async Task<JsonElement> ItemAsync(HttpClient client, string list, AdvisoryId id) =>
        Assert.Single((await client.GetJsonAsync($"{list}?limit=1000")).GetProperty("items").EnumerateArray(), item => item.GetProperty("id").GetString() == id.Value);
}

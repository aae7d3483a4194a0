using System.Text.Json;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Harness;
using Gateway.Tests.Advisories.Fixtures;

namespace EndToEnd.Tests;

/// <summary>The advisories of the standard and of the field, told with the built programs and the library inside csaf-validator-service.</summary>
public sealed class CsafTests
{
    [ValidatorFact]
    public async Task Every_advisory_is_listed_as_what_it_is_and_taken_or_refused_exactly_as_the_validator_says()
    {
        await using RunningValidator validator = await RunningValidator.StartAsync();
        await using Community community = await FoundAsync(validator, "refuse");
        int refused = 0;
        foreach (string file in Documents(community))
        {
            string text = await File.ReadAllTextAsync(file);
            JsonElement document = JsonDocument.Parse(text).RootElement.TryGetProperty("document", out JsonElement said) ? said : default;
            IReadOnlyList<string> failed = document.ValueKind == JsonValueKind.Undefined ? [] : await validator.FailedTestsAsync(text);
            Outcome sent = await community.AdvisoryInProcessAsync("alpha", "send", file, "--to", "bravo", "--tlp", "CLEAR", "--json");
            Outcome check = await community.AdvisoryInProcessAsync("alpha", "check", file, "--validator", validator.Url);
            if (failed.Count > 0)
            {
                refused++;
                Assert.True(sent.ExitCode == 1, $"{file}: {sent.Output}{sent.Errors}");
                Assert.Contains("invalid-advisory", sent.Errors, StringComparison.Ordinal);
                Assert.All(failed, test => Assert.Contains(test, sent.Errors, StringComparison.Ordinal));
                Assert.True(check.ExitCode == 1 && check.Output.StartsWith("invalid", StringComparison.Ordinal), check.Output + check.Errors);
                Assert.All(failed, test => Assert.Contains(test, check.Output, StringComparison.Ordinal));
                continue;
            }

            string id = JsonDocument.Parse(sent.MustSucceed().Output).RootElement.GetProperty("id").GetString()!;
            Assert.StartsWith(document.ValueKind == JsonValueKind.Undefined ? "other" : "valid", check.MustSucceed().Output, StringComparison.Ordinal);
            await IsListedAsync(community, id, document, text);
        }

        Assert.Equal(3, refused);
        (await community.FsckAsync()).MustSucceed();
    }

    [ValidatorFact]
    public async Task Without_the_validator_the_operators_choice_holds_and_a_sealed_document_needs_none()
    {
        RunningValidator validator = await RunningValidator.StartAsync();
        await using Community community = await FoundAsync(validator, "refuse");
        await validator.DisposeAsync();
        string file = Path.Combine(Shared.Folder("csaf/examples"), "bsi-2022-0001.json");
        string[] send = ["send", file, "--to", "bravo", "--tlp", "CLEAR"];

        Outcome refused = await community.AdvisoryInProcessAsync("alpha", send);
        Assert.True(refused.ExitCode == 1 && refused.Errors.Contains("validator-unavailable", StringComparison.Ordinal), refused.Errors);
        Outcome check = await community.AdvisoryInProcessAsync("alpha", "check", file, "--validator", validator.Url);
        Assert.True(check.ExitCode == 3 && check.Output.StartsWith("unchecked", StringComparison.Ordinal), check.Output + check.Errors);
        (await community.AdvisoryInProcessAsync("alpha", [.. send, "--sealed"])).MustSucceed();
        await community.RestartAsync(Settings(validator, "accept"));
        (await community.AdvisoryInProcessAsync("alpha", send)).MustSucceed();
        string inbox = (await community.AdvisoryInProcessAsync("bravo", "inbox")).MustSucceed().Output;
        Assert.Contains(inbox.Split('\n'), line => line.Contains("BSI-2022-0001 v1", StringComparison.Ordinal) && line.Contains("(unchecked)", StringComparison.Ordinal));
    }

    private static Task<Community> FoundAsync(RunningValidator validator, string whenUnchecked) => Community.FoundAsync(Settings(validator, whenUnchecked), "alpha", "bravo");

    private static Dictionary<string, string> Settings(RunningValidator validator, string whenUnchecked) => new()
    {
        ["Gateway__Csaf__ValidatorUrl"] = validator.Url,
        ["Gateway__Csaf__WhenUnchecked"] = whenUnchecked,
    };

    /// <summary>All that there are, and three that the validator must refuse: an unknown member, a product id that nothing defines, a revision history that does not reach the version.</summary>
    private static IEnumerable<string> Documents(Community community)
    {
        string[] examples = [.. Directory.GetFiles(Shared.Folder("csaf/examples"), "*.json").Order(StringComparer.Ordinal)];
        string source = examples.Single(file => file.EndsWith("icsa-19-353-04.json", StringComparison.Ordinal));
        return
        [
            .. examples,
            Change(community["member.json"], source, root => root["document"]!["unheard_of"] = "x"),
            Change(community["product.json"], source, root => root["vulnerabilities"]![0]!["product_status"]!["known_affected"]![0] = "CSAFPID-9999"),
            Change(community["revision.json"], source, root => root["document"]!["tracking"]!["version"] = "7"),
        ];
    }

    private static string Change(string file, string source, Action<JsonNode> change)
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(source))!;
        change(root);
        File.WriteAllText(file, root.ToJsonString());
        return file;
    }

    private static async Task IsListedAsync(Community community, string id, JsonElement document, string text)
    {
        JsonElement inbox = JsonDocument.Parse((await community.AdvisoryInProcessAsync("bravo", "inbox", "--json")).MustSucceed().Output).RootElement;
        JsonElement listed = inbox.EnumerateArray().Single(item => item.GetProperty("id").GetString() == id);
        if (document.ValueKind == JsonValueKind.Undefined)
        {
            Assert.False(listed.GetProperty("documents")[0].TryGetProperty("csaf", out _));
            return;
        }

        JsonElement csaf = listed.GetProperty("documents")[0].GetProperty("csaf");
        string title = document.GetProperty("title").GetString()!;
        Assert.Equal(title, csaf.GetProperty("title").GetString());
        Assert.Contains(title.Length > 200 ? title[..199] : title, listed.GetProperty("titles").EnumerateObject().Select(member => member.Value.GetString()));
        Assert.Equal(document.GetProperty("tracking").GetProperty("id").GetString(), csaf.GetProperty("tracking").GetProperty("id").GetString());
        Assert.Equal(document.GetProperty("tracking").GetProperty("version").GetString(), csaf.GetProperty("tracking").GetProperty("version").GetString());
        Assert.Equal("valid", csaf.GetProperty("validation").GetString());
        JsonElement root = JsonDocument.Parse(text).RootElement;
        string[] cves = root.TryGetProperty("vulnerabilities", out JsonElement vulnerabilities)
            ? [.. vulnerabilities.EnumerateArray().Where(item => item.TryGetProperty("cve", out _)).Select(item => item.GetProperty("cve").GetString()!).Distinct()]
            : [];
        Assert.Equal(cves, csaf.GetProperty("cves").EnumerateArray().Select(cve => cve.GetString()!));
    }
}

using System.Text.Json;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

/// <summary>TLP:CLEAR among members, and what an advisory may carry besides, told with the built programs.</summary>
public sealed class ClearTests
{
    private const string Text = "Update the pumps.";
    private const string Amber =
        """{"id":"01bc4353-4829-4d55-8d52-0ab7e0790df9","name":"FIRST IEP-SIG TLP-AMBER","iep_version":2.0,"end_date":null,"tlp":"amber","unmodified_resale":"must-not"}""";

    [ToolFact("age", "curl")]
    public async Task A_member_that_nobody_addressed_lists_gets_and_verifies_what_is_CLEAR_and_learns_of_no_recipient()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo", "charlie");
        string id = await SendAsync(community, "CLEAR");
        string amber = await SendAsync(community, "AMBER");

        Assert.DoesNotContain(id, (await community.AdvisoryInProcessAsync("charlie", "inbox", "--json")).MustSucceed().Output, StringComparison.Ordinal);
        string listed = (await community.AdvisoryInProcessAsync("charlie", "inbox", "--clear", "--json")).MustSucceed().Output;
        Assert.Contains(id, listed, StringComparison.Ordinal);
        Assert.DoesNotContain(amber, listed, StringComparison.Ordinal);
        Assert.DoesNotContain("bravo", listed, StringComparison.Ordinal);
        Assert.Contains("TLP:CLEAR", (await community.AdvisoryInProcessAsync("charlie", "inbox", "--clear")).MustSucceed().Output, StringComparison.Ordinal);

        (await community.AdvisoryInProcessAsync("charlie", "get", id, "--out", community["got"])).MustSucceed();
        Assert.Equal(Text, await File.ReadAllTextAsync(Path.Combine(community["got"], "note.txt")));
        Assert.Equal(1, (await community.AdvisoryInProcessAsync("charlie", "get", amber, "--out", community["amber"])).ExitCode);
        Assert.Equal(1, (await community.AdvisoryInProcessAsync("charlie", "ack", id)).ExitCode);

        string token = (await community.AdvisoryInProcessAsync("charlie", "token")).MustSucceed().Output.Trim();
        string file = community["download.age"];
        (await Command.RunAsync("curl", "-sSf", "-H", $"Authorization: Bearer {token}", "-o", file, $"{community.Url}/v1/advisories/{id}/content/0")).MustSucceed();
        Outcome opened = await Command.RunAsync("age", "-d", "-i", Path.Combine(community.Keys("charlie"), "identity.txt"), file);
        Assert.Equal(Text, opened.MustSucceed().Output);

        (await community.AdvisoryInProcessAsync("alpha", "audit", "verify")).MustSucceed();
        (await community.AdvisoryInProcessAsync("charlie", "audit", "verify")).MustSucceed();
        (await community.FsckAsync()).MustSucceed();
    }

    [Fact]
    public async Task What_came_without_the_senders_own_copy_is_unproven_to_who_was_not_addressed()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo", "charlie");
        // An agency without a reader cannot address itself.
        (await community.AdvisoryInProcessAsync("bravo", "principal", "add", "--kind", "person", "--roles", "publisher", "--out", community.Keys("bravo-desk"))).MustSucceed();
        string reader = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(community.Keys("bravo"), "principal.json"))).RootElement.GetProperty("principal").GetString()!;
        (await community.AdvisoryInProcessAsync("bravo", "principal", "revoke", reader, "--reason", "left")).MustSucceed();
        await File.WriteAllTextAsync(community["note.txt"], Text);
        string id = Answer.Id(await community.AdvisoryInProcessAsync("bravo-desk", "send", community["note.txt"], "--to", "alpha", "--tlp", "CLEAR", "--json"));

        (await community.AdvisoryInProcessAsync("alpha", "get", id, "--out", community["alpha-got"])).MustSucceed();
        Outcome unproven = await community.AdvisoryInProcessAsync("charlie", "get", id, "--out", community["got"]);
        Assert.Equal((1, "unproven"), (unproven.ExitCode, unproven.Output.Trim()));
        Assert.False(Directory.Exists(community["got"]));
    }

    [Fact]
    public async Task Policies_and_the_day_before_which_nobody_acts_are_carried_as_they_are()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo");
        await File.WriteAllTextAsync(community["policy.json"], $"{{ \"policies\": [\n {Amber.Replace(",", ",\n  ", StringComparison.Ordinal)} ] }}");
        foreach (string mode in (string[])["--open", "--sealed"])
        {
            string id = await SendAsync(community, "AMBER", mode, "--policies", community["policy.json"], "--not-before", "2030-01-02");

            JsonElement got = JsonDocument.Parse(
                (await community.AdvisoryInProcessAsync("bravo", "get", id, "--out", community[$"got{mode}"], "--json")).MustSucceed().Output).RootElement;
            Assert.Equal([Amber], got.GetProperty("policies").EnumerateArray().Select(policy => policy.GetString()));
            Assert.Equal("2030-01-02T00:00:00.000Z", got.GetProperty("notBefore").GetString());
        }

        await File.WriteAllTextAsync(community["long.txt"], new string('x', 1025));
        foreach (string wrong in (string[])["long.txt", "absent.txt"])
        {
            Outcome refused = await community.AdvisoryInProcessAsync("alpha", "send", community["note.txt"], "--to", "bravo", "--tlp", "AMBER", "--policies", community[wrong]);
            Assert.Equal(2, refused.ExitCode);
        }
    }

    private static async Task<string> SendAsync(Community community, string tlp, params string[] more)
    {
        await File.WriteAllTextAsync(community["note.txt"], Text);
        return Answer.Id(await community.AdvisoryInProcessAsync("alpha", ["send", community["note.txt"], "--to", "bravo", "--tlp", tlp, "--json", .. more]));
    }
}

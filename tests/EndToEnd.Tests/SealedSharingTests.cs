using System.Text.Json;
using EndToEnd.Tests.Harness;
using Gateway.Audit;
using Gateway.Exchange;

namespace EndToEnd.Tests;

/// <summary>What is sealed goes on from member to member by command, and the gateway, which cannot open it, wraps nothing.</summary>
public sealed class SealedSharingTests : IAsyncLifetime
{
    private const string Text = "close valve nine";

    private Community community = null!;
    private HttpClient asAuditor = null!;

    public async Task InitializeAsync()
    {
        community = await Community.FoundAsync("alpha", "bravo", "charlie", "delta");
        asAuditor = await Handmade.LogInAsync(community, "alpha");
    }

    public async Task DisposeAsync()
    {
        asAuditor.Dispose();
        await community.DisposeAsync();
    }

    [ToolFact("age")]
    public async Task Its_sender_shares_it_and_a_recipient_does_with_permission_alone_and_each_new_one_opens_it()
    {
        string id = await SendAsync("bravo", "AMBER", "--sealed");
        (await RunAsync("alpha", "share", id, "--to", "charlie")).MustSucceed();
        await GetAsync("charlie", id);

        string[] before = await ActionsAsync(id);
        Outcome refused = await RunAsync("bravo", "share", id, "--to", "delta");
        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith("forbidden", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(before, await ActionsAsync(id));
        Assert.Equal(1, (await RunAsync("delta", "get", id, "--out", community["early"])).ExitCode);

        (await RunAsync("alpha", "permit", id, "--to", "bravo", "--with", "delta")).MustSucceed();
        (await RunAsync("bravo", "share", id, "--to", "delta")).MustSucceed();
        await GetAsync("delta", id);
        Assert.Equal(Text, await OpenWithStockAgeAsync("delta", id));

        (await RunAsync("bravo", "declare", id, "--passed-on", "--clients", "12")).MustSucceed();
        string[] after = await ActionsAsync(id);
        Assert.Equal(2, after.Count(action => action == ActionNames.AdvisoryShared));
        Assert.Contains(ActionNames.AdvisoryDeclared, after);
        (await RunAsync("alpha", "audit", "verify")).MustSucceed();
        (await community.FsckAsync()).MustSucceed();
    }

    [Fact]
    public async Task RED_goes_on_to_nobody_neither_by_its_sender_nor_by_permission()
    {
        using JsonDocument person = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(community.Keys("bravo"), "principal.json")));
        string id = await SendAsync(person.RootElement.GetProperty("principal").GetString()!, "RED");
        string[] before = await ActionsAsync(id);

        foreach (string sharer in (string[])["alpha", "bravo"])
        {
            Outcome refused = await RunAsync(sharer, "share", id, "--to", "charlie");
            Assert.Equal(1, refused.ExitCode);
            Assert.StartsWith("tlp-not-permitted", refused.Errors, StringComparison.Ordinal);
        }

        Assert.Equal(before, await ActionsAsync(id));
        Outcome permit = await RunAsync("alpha", "permit", id, "--to", "bravo");
        Assert.Equal(1, permit.ExitCode);
        Assert.Contains("tlp-not-permitted", permit.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(ActionNames.AdvisoryPermitted, await ActionsAsync(id));
    }

    private Task<Outcome> RunAsync(string agency, params string[] arguments) => community.AdvisoryInProcessAsync(agency, arguments);

    private async Task<string> SendAsync(string to, string tlp, params string[] more)
    {
        await File.WriteAllTextAsync(community["note.txt"], Text);
        return Answer.Id(await RunAsync("alpha", ["send", community["note.txt"], "--to", to, "--tlp", tlp, "--title", "Note", "--json", .. more]));
    }

    private async Task GetAsync(string agency, string id)
    {
        string folder = community[$"got-{agency}"];
        (await RunAsync(agency, "get", id, "--out", folder)).MustSucceed();
        Assert.Equal(Text, await File.ReadAllTextAsync(Path.Combine(folder, "note.txt")));
    }

    private async Task<string> OpenWithStockAgeAsync(string agency, string id)
    {
        using HttpClient client = await Handmade.LogInAsync(community, agency);
        await File.WriteAllBytesAsync(community["download.age"], await client.GetByteArrayAsync(new Uri($"/v1/advisories/{id}/content/0", UriKind.Relative)));
        return (await Command.RunAsync("age", "-d", "-i", Path.Combine(community.Keys(agency), "identity.txt"), community["download.age"])).MustSucceed().Output;
    }

    /// <summary>What the log holds about an advisory, refusals included, as an auditor sees it; without the fetches.</summary>
    private async Task<string[]> ActionsAsync(string id)
    {
        string lines = await asAuditor.GetStringAsync(new Uri($"/v1/logs/audit/entries?subject={id}", UriKind.Relative));
        return
        [
            .. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => LogEntry.Parse(System.Text.Encoding.UTF8.GetBytes(line)).Action)
                .Where(action => action != ActionNames.AdvisoryFetched),
        ];
    }
}

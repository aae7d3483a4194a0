using System.Net;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

/// <summary>An older database is restored, with the stock sqlite3 program, while the anchor remembers what was signed.</summary>
public sealed class RecoveryTests
{
    [ToolFact("sqlite3")]
    public async Task An_older_database_restored_under_a_running_gateway_is_not_signed_for_until_a_replica_gives_back_what_it_lost()
    {
        await using Community community = await SetBackAsync();
        Outcome refused = await SendAsync(community);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("read-only", refused.Output + refused.Errors, StringComparison.Ordinal);
        await IsReadOnlyAsync(community);
        await community.RestartUnreadyAsync();
        await IsReadOnlyAsync(community);

        Outcome overruled = await RecoverAsync(community, "--accept-database");
        Assert.Equal(1, overruled.ExitCode);
        Assert.Equal(2, (await RecoverAsync(community)).ExitCode);
        string recovered = (await RecoverAsync(community, "--from", community["replica"])).MustSucceed().Output;
        Assert.Contains("recovered audit", recovered, StringComparison.Ordinal);
        Assert.Contains("lost advisory", recovered, StringComparison.Ordinal);

        await community.RestartAsync();
        (await community.AdvisoryAsync("alpha", "audit", "verify")).MustSucceed();
        (await SendAsync(community)).MustSucceed();
    }

    [ToolFact("sqlite3")]
    public async Task What_nobody_can_give_back_is_given_up_for_new_logs_that_clients_accept_by_their_own_word()
    {
        await using Community community = await SetBackAsync();
        string opened = (await RecoverAsync(community, "--new-log", "--into", community["new"])).MustSucceed().Output;
        Assert.Contains($"opened {Community.GatewayName}/audit/2 after {Community.GatewayName}/audit", opened, StringComparison.Ordinal);
        Outcome fsck = await Command.RunAsync(Repository.GatewayProgram, "fsck", "--data", community["new"]);
        Assert.Equal((0, "ok"), (fsck.ExitCode, fsck.FirstWord));

        await community.ServeAsync(community["new"]);
        Assert.NotEqual(0, (await community.AdvisoryAsync("alpha", "agency", "list")).ExitCode);
        Outcome invite = await Command.RunAsync(Repository.GatewayProgram, "invite", "--data", community["new"], "--url", community.Gateway.Url);
        await File.WriteAllTextAsync(community["new-invite.json"], invite.MustSucceed().Output);
        Outcome accepted = await community.AdvisoryAsync("alpha", "agency", "list", "--invite", community["new-invite.json"], "--accept-new-log");
        Assert.Contains("bravo", accepted.MustSucceed().Output, StringComparison.Ordinal);
    }

    /// <summary>A community whose database was set back by an advisory and all that followed, under its gateway; <c>replica</c> holds what it lost.</summary>
    private static async Task<Community> SetBackAsync()
    {
        Community community = await Community.FoundAsync("alpha", "bravo");
        (await SendAsync(community)).MustSucceed();
        (await community.SqlAsync($"VACUUM INTO '{community["older.db"]}';")).MustSucceed();
        (await SendAsync(community)).MustSucceed();
        (await community.AdvisoryAsync("bravo", "inbox")).MustSucceed();

        Directory.CreateDirectory(community["replica"]);
        File.Copy(Path.Combine(community.Data, "gateway.json"), Path.Combine(community["replica"], "gateway.json"));
        (await community.SqlAsync($"VACUUM INTO '{Path.Combine(community["replica"], "gateway.db")}';")).MustSucceed();
        (await community.SqlAsync($".restore '{community["older.db"]}'")).MustSucceed();
        return community;
    }

    private static async Task IsReadOnlyAsync(Community community)
    {
        using var client = new HttpClient();
        using HttpResponseMessage ready = await client.GetAsync(new Uri($"{community.Gateway.Url}/health/ready"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("read-only", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static Task<Outcome> RecoverAsync(Community community, params string[] how) =>
        Command.RunAsync(Repository.GatewayProgram, ["recover", "--data", community.Data, .. how]);

    private static async Task<Outcome> SendAsync(Community community)
    {
        await File.WriteAllTextAsync(community["note.txt"], "A note.");
        return await community.AdvisoryAsync("alpha", "send", community["note.txt"], "--to", "bravo", "--tlp", "AMBER", "--title", "Note");
    }
}

using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

/// <summary>Backups on a bad night, with the built programs.</summary>
public sealed class BackupTests
{
    [ToolFact("kill")]
    public async Task A_lost_gateway_comes_back_from_its_backup_and_is_told_by_the_anchor_what_the_backup_lacks()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo");
        string id = Answer.Id(await SendAsync(community));
        (await GatewayAsync("backup", community["backup"], "--data", community.Data)).MustSucceed();
        (await GatewayAsync("backup", community["backup"], "--check")).MustSucceed();
        (await SendAsync(community)).MustSucceed();

        string keys = Path.Combine(community.Data, "keys");
        Outcome keyless = await GatewayAsync("restore", community["backup"], "--data", community["keyless"]);
        Outcome unanchored = await GatewayAsync("restore", community["backup"], "--data", community["unanchored"], "--keys", keys);
        Outcome anchored = await GatewayAsync(
            "restore", community["backup"], "--data", community["restored"], "--keys", keys, "--anchor", Path.Combine(community.Data, "anchor"));

        Assert.Equal(3, keyless.ExitCode);
        Assert.Contains("keys", keyless.Errors, StringComparison.Ordinal);
        Assert.Equal((0, "ok"), (unanchored.ExitCode, unanchored.FirstWord));
        Assert.Contains("--accept-database", unanchored.Output, StringComparison.Ordinal);
        Assert.Equal((1, "rollback"), (anchored.ExitCode, anchored.FirstWord));
        Assert.Contains("--from", anchored.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("--accept-database", anchored.Output, StringComparison.Ordinal);

        await community.Gateway.KillAsync();
        (await GatewayAsync("recover", "--data", community["restored"], "--from", community.Data)).MustSucceed();
        await community.ServeAsync(community["restored"]);
        (await community.AdvisoryAsync("bravo", "get", id, "--out", community["got"])).MustSucceed();
        (await SendAsync(community)).MustSucceed();
    }

    [TraceFact]
    public async Task A_backup_that_is_killed_leaves_nothing_that_looks_like_one_and_hinders_no_other()
    {
        using FoundedGateway gateway = await FoundedGateway.CreateAsync();
        foreach (string call in (string[])["pwrite64", "fsync", "rename"])
        {
            Outcome killed = await TracedAsync(gateway, $"inject={call}:signal=SIGKILL:when=1");

            Assert.NotEqual(0, killed.ExitCode);
            Assert.False(Directory.Exists(gateway["backup"]), call);
        }

        string[] left = [.. Directory.GetDirectories(Path.GetDirectoryName(gateway.Data)!, "backup*")];
        Assert.NotEmpty(left);
        Assert.All(left, folder => Assert.EndsWith(".part", folder, StringComparison.Ordinal));
        (await gateway.RunAsync("backup", gateway["backup"])).MustSucceed();
        (await GatewayAsync("backup", gateway["backup"], "--check")).MustSucceed();
    }

    [TraceFact]
    public async Task A_backup_on_a_full_disk_says_so_and_leaves_nothing()
    {
        using FoundedGateway gateway = await FoundedGateway.CreateAsync();

        // The first writes extend the shared memory of the database's own WAL; then the copy is written.
        Outcome full = await TracedAsync(gateway, "inject=pwrite64:error=ENOSPC:when=20+");
        Outcome lazy = await TracedAsync(gateway, "inject=fsync:error=ENOSPC:when=2+");

        Assert.Equal((1, 1), (full.ExitCode, lazy.ExitCode));
        Assert.Contains("no room left", full.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(Path.GetDirectoryName(gateway.Data)!, "backup*"));
    }

    [Fact]
    public async Task What_cannot_be_backed_up_is_said_and_nothing_is_made()
    {
        using FoundedGateway gateway = await FoundedGateway.CreateAsync();
        Outcome sqlServer = await gateway.RunAsync(new Dictionary<string, string> { ["Gateway__Storage__Provider"] = "sqlserver" }, "backup", gateway["backup"]);
        Outcome neither = await GatewayAsync("backup", gateway["backup"]);
        Outcome noBackup = await GatewayAsync("restore", gateway["alpha"], "--data", gateway["restored"]);

        Assert.Equal((2, 2, 1), (sqlServer.ExitCode, neither.ExitCode, noBackup.ExitCode));
        Assert.Contains("server's own backup", sqlServer.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(gateway["backup"]) || Directory.Exists(gateway["restored"]));
    }

    private static Task<Outcome> GatewayAsync(params string[] arguments) => Command.RunAsync(Repository.GatewayProgram, arguments);

    private static Task<Outcome> TracedAsync(FoundedGateway gateway, string injection)
    {
        string call = injection.Split('=', ':')[1];
        return Command.RunAsync(
            "strace", "-f", "-o", "/dev/null", "-e", $"trace={call}", "-e", injection, Repository.GatewayProgram, "backup", gateway["backup"], "--data", gateway.Data);
    }

    private static async Task<Outcome> SendAsync(Community community)
    {
        await File.WriteAllTextAsync(community["note.txt"], "A note.");
        return await community.AdvisoryAsync("alpha", "send", community["note.txt"], "--to", "bravo", "--tlp", "AMBER", "--title", "Note", "--json");
    }
}

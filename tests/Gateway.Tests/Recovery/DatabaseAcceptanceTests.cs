using Gateway.Audit;
using Gateway.Server.Options;

namespace Gateway.Tests.Recovery;

public sealed class DatabaseAcceptanceTests
{
    [Fact]
    public async Task A_database_from_before_there_were_anchors_is_anchored_by_an_explicit_step()
    {
        await using RecoveringHost host = await RecoveringHost.StartAsync();
        await host.Gateway.Host.RestartAsync(() => Directory.Delete(host.Gateway.AnchorFile(""), recursive: true));
        await host.Gateway.IsReadOnlyAsync();
        Assert.Equal(["accepted audit 2", "accepted directory 3"], await host.AcceptAsync());
        await host.Gateway.Host.RestartAsync();
        await host.Gateway.WorksAsync("bravo");
    }

    [Fact]
    public async Task One_log_that_lost_its_anchor_is_accepted_and_the_other_stays_as_it_is()
    {
        await using RecoveringHost host = await RecoveringHost.StartAsync();
        host.Gateway.DeleteAnchor(LogName.Audit);
        Assert.Equal(["accepted audit 2"], await host.AcceptAsync());
    }

    [Fact]
    public async Task An_anchor_that_exists_is_never_overruled()
    {
        await using RecoveringHost host = await RecoveringHost.StartAsync();
        await Assert.ThrowsAsync<SetupException>(host.AcceptAsync);

        host.Gateway.Database.Backup();
        await host.Gateway.WorksAsync("bravo");
        await host.Gateway.Host.RestartAsync(() =>
        {
            host.Gateway.Database.Restore();
            host.Gateway.DeleteAnchor(LogName.Audit);
        });
        await Assert.ThrowsAsync<LogRolledBackException>(host.AcceptAsync);
        host.Gateway.SetAnchor(LogName.Directory, "no note"u8.ToArray());
        await Assert.ThrowsAsync<LogAnchorException>(host.AcceptAsync);
        Assert.DoesNotContain(host.Gateway.NotesOf(LogName.Audit), File.Exists);
    }
}

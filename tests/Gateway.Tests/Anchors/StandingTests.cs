using System.Net;
using Gateway.Audit;
using Gateway.Server.Anchors;
using Gateway.Server.Hosting;
using Gateway.Server.Options;
using Gateway.Server.Storage;
using Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Anchors;

public sealed class StandingTests
{
    [Fact]
    public async Task A_new_gateway_has_anchored_both_logs_and_every_change_moves_the_anchor()
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        Assert.Equal(3, Checkpoint.Parse(gateway.ReadAnchor(LogName.Directory)).Tree.Size);
        await gateway.WorksAsync("bravo");
        foreach (LogName log in (LogName[])[LogName.Audit, LogName.Directory])
        {
            Assert.Equal(await gateway.Store.ReadCheckpointAsync(log, default), gateway.ReadAnchor(log));
        }
    }

    [Fact]
    public async Task A_restored_older_database_is_not_signed_for_until_the_newer_one_is_back()
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        gateway.Database.Backup();
        await gateway.WorksAsync("bravo");
        gateway.Newer.Backup();
        await gateway.Host.RestartAsync(gateway.Database.Restore);
        await gateway.IsReadOnlyAsync();
        Assert.IsType<LogRolledBackException>(gateway.Standing.Stop);
        await gateway.Host.RestartAsync(gateway.Newer.Restore);
        await gateway.WorksAsync("charlie");
    }

    [Fact]
    public async Task A_database_restored_under_a_running_gateway_stops_it_at_the_next_change_and_it_stays_stopped()
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        gateway.Database.Backup();
        await gateway.WorksAsync("bravo");
        gateway.Database.Restore();
        using HttpResponseMessage change = await gateway.JoinAsync("charlie");
        await change.RefusedAsync(HttpStatusCode.ServiceUnavailable, "read-only");
        await gateway.IsReadOnlyAsync();
    }

    [Fact]
    public async Task An_anchor_that_is_deleted_under_a_running_gateway_stops_it_and_so_does_its_next_start()
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        gateway.DeleteAnchor(LogName.Audit);
        using HttpResponseMessage change = await gateway.JoinAsync("bravo");
        await change.RefusedAsync(HttpStatusCode.ServiceUnavailable, "read-only");
        await gateway.IsReadOnlyAsync();
        await gateway.Host.RestartAsync();
        await gateway.IsReadOnlyAsync();
        Assert.Equal(AnchorFault.Missing, Assert.IsType<LogAnchorException>(gateway.Standing.Stop).Fault);
        Assert.DoesNotContain(gateway.NotesOf(LogName.Audit), File.Exists);
    }

    [Fact]
    public async Task A_data_folder_without_an_anchor_folder_is_served_read_only()
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        await gateway.Host.RestartAsync(() => Directory.Delete(gateway.AnchorFile(""), recursive: true));
        await gateway.IsReadOnlyAsync();
    }

    [Theory]
    [InlineData("audit")]
    [InlineData("directory")]
    public async Task A_corrupted_anchor_is_read_only_and_no_crash(string log)
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        await gateway.Host.RestartAsync(() => gateway.SetAnchor(LogName.Parse(log), "no note"u8.ToArray()));
        await gateway.IsReadOnlyAsync();
        Assert.Equal(AnchorFault.Damaged, Assert.IsType<LogAnchorException>(gateway.Standing.Stop).Fault);
    }

    [Fact]
    public async Task A_note_that_was_torn_when_the_power_failed_is_written_again_from_the_database()
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        byte[] earlier = gateway.ReadAnchor(LogName.Directory);
        await gateway.WorksAsync("bravo");
        byte[] newest = gateway.ReadAnchor(LogName.Directory);
        await gateway.Host.RestartAsync(() =>
        {
            gateway.SetAnchor(LogName.Directory, earlier);
            File.WriteAllBytes(gateway.NotesOf(LogName.Directory)[1], newest[..50]);
        });
        await gateway.WorksAsync("charlie");
        Assert.All(gateway.NotesOf(LogName.Directory), path => Checkpoint.Parse(File.ReadAllBytes(path)));
    }

    [Fact]
    public async Task A_process_that_ended_between_commit_and_anchor_is_caught_up_at_the_start()
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        byte[] earlier = gateway.ReadAnchor(LogName.Directory);
        await gateway.WorksAsync("bravo");
        byte[] newest = gateway.ReadAnchor(LogName.Directory);
        await gateway.Host.RestartAsync(() => gateway.SetAnchor(LogName.Directory, earlier));
        Assert.Equal(newest, gateway.ReadAnchor(LogName.Directory));
        await gateway.WorksAsync("charlie");
    }

    [Fact]
    public async Task A_checkpoint_that_is_not_anchored_yet_is_anchored_before_anybody_reads_it()
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        byte[] earlier = gateway.ReadAnchor(LogName.Directory);
        await gateway.WorksAsync("bravo");
        gateway.SetAnchor(LogName.Directory, earlier);
        Checkpoint read = await gateway.ReadCheckpointAsync(LogName.Directory);
        Assert.Equal(read.Bytes.ToArray(), gateway.ReadAnchor(LogName.Directory));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Another_history_is_not_signed_for_be_it_as_long_as_the_anchored_one_or_longer(int joins)
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        gateway.Database.Backup();
        byte[] before = gateway.ReadAnchor(LogName.Directory);
        await gateway.WorksAsync("bravo");
        byte[] anchored = gateway.ReadAnchor(LogName.Directory);

        // Somebody makes the other history with the gateway's own keys, an older database and the anchor of that time.
        await gateway.Host.RestartAsync(() =>
        {
            gateway.Database.Restore();
            gateway.SetAnchor(LogName.Directory, before);
        });
        for (int i = 0; i < joins; i++)
        {
            await gateway.WorksAsync($"other-{i}");
        }

        await gateway.Host.RestartAsync(() => gateway.SetAnchor(LogName.Directory, anchored));
        await gateway.IsReadOnlyAsync();
        Assert.Equal(anchored, gateway.ReadAnchor(LogName.Directory));
    }

    [Fact]
    public async Task While_the_anchor_cannot_be_written_nobody_is_told_success_and_the_outcome_is_learnt_by_the_key()
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        string agency = await gateway.Host.Accept(new TestAgency("bravo")).ReadAsStringAsync();
        byte[] before = gateway.ReadAnchor(LogName.Directory);
        File.Delete(gateway.AnchorFile("lock"));
        Directory.CreateDirectory(gateway.AnchorFile("lock"));
        using HttpResponseMessage unsaid = await gateway.JoinAsync(agency, "key-1");
        await unsaid.RefusedAsync(HttpStatusCode.ServiceUnavailable, "audit-unavailable");
        Assert.Equal(before, gateway.ReadAnchor(LogName.Directory));
        using HttpResponseMessage unreleased = await gateway.GetAsync("/v1/logs/directory/checkpoint");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, unreleased.StatusCode);

        Directory.Delete(gateway.AnchorFile("lock"));
        using HttpResponseMessage said = await gateway.JoinAsync(agency, "key-1");
        Assert.Equal(HttpStatusCode.Created, said.StatusCode);
        Assert.Equal(4, (await gateway.ReadCheckpointAsync(LogName.Directory)).Tree.Size);
        Assert.Equal(4, Checkpoint.Parse(gateway.ReadAnchor(LogName.Directory)).Tree.Size);
    }

    [Fact]
    public async Task Two_gateways_on_one_database_share_the_anchor_and_stop_together()
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        await using WebApplication replica = GatewayApplication.Build(new DataFolder(gateway.Host.DataPath), ["http://127.0.0.1:0"], []);
        await Preparation.RunAsync(replica.Services, default);
        LogWriter<IGatewayTransaction> theirs = replica.Services.GetRequiredService<LogWriter<IGatewayTransaction>>();
        LogWriter<IGatewayTransaction> ours = gateway.Host.Services.GetRequiredService<LogWriter<IGatewayTransaction>>();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => AppendAsync(i % 2 == 0 ? ours : theirs)));
        Checkpoint newest = await gateway.ReadCheckpointAsync(LogName.Audit);
        Assert.Equal(newest.Bytes.ToArray(), gateway.ReadAnchor(LogName.Audit));

        await gateway.Standing.JudgeAsync(LogName.Audit, gateway.Sign(LogName.Audit, newest.Tree with { Size = newest.Tree.Size + 1 }), default);
        await Assert.ThrowsAsync<LogRolledBackException>(() => AppendAsync(theirs));
        Assert.True(replica.Services.GetRequiredService<LogStanding>().IsReadOnly);
    }

    [Fact]
    public async Task What_is_held_back_goes_on_when_it_is_resumed()
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        gateway.Standing.Hold("The witnesses have not been asked yet.");
        await gateway.IsReadOnlyAsync();
        gateway.Standing.Resume();
        await gateway.WorksAsync("bravo");
    }

    private static Task<LogReceipt<AppendedEntry>> AppendAsync(LogWriter<IGatewayTransaction> writer) => writer.RunAsync(
        (_, entries, _) => ValueTask.FromResult(entries.Append(
            LogName.Audit, EntryDraft.Create("test.done", "alpha/aaaaaaaa", "subject", Evidence.Gateway, static detail => detail.Integer("number", 1)))),
        default);
}

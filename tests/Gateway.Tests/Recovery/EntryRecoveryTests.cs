using System.Net;
using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Options;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Recovery;

public sealed class EntryRecoveryTests
{
    private static readonly AgencyId Alpha = AgencyId.Parse("alpha");

    [Fact]
    public async Task What_an_export_holds_comes_back_and_with_it_the_agencies_that_joined_since()
    {
        await using RecoveringHost host = await RecoveringHost.StartAsync();
        host.Gateway.Database.Backup();
        long kept = await host.Gateway.SizeAsync(LogName.Audit);
        TestAgency bravo = await host.Gateway.Host.JoinAsync("bravo");
        await host.Gateway.WorksAsync("charlie");
        Checkpoint[] seen = [await host.Gateway.ReadCheckpointAsync(LogName.Audit), await host.Gateway.ReadCheckpointAsync(LogName.Directory)];
        string[] exports = [await host.ExportAsync("audit.ndjson", LogName.Audit), await host.ExportAsync("directory.ndjson", LogName.Directory)];
        await host.Gateway.Host.RestartAsync(host.Gateway.Database.Restore);
        await host.Gateway.IsReadOnlyAsync();

        string[] said = await host.RecoverAsync(exports);
        Assert.Equal(["recovered directory 3 5", $"recovered audit {kept} {seen[0].Tree.Size}"], said);
        await host.Gateway.Host.RestartAsync();
        foreach (Checkpoint note in seen)
        {
            LogName log = LogOrigin.Parse(note.Origin).Log;
            using HttpResponseMessage consistent = await host.Gateway.PresentAsync(log, note.Bytes.Span);
            Assert.Equal(HttpStatusCode.OK, consistent.StatusCode);
            LogEntry after = (await host.Gateway.Host.ReadLogAsync(log))[(int)note.Tree.Size];
            Assert.Equal(ActionNames.LogRecovered, after.Action);
            Assert.Equal(note.Tree.Size, LogRecoveredDetail.Parse(after.Detail).To);
        }

        using HttpClient reader = await host.Gateway.Host.LogInAsync(bravo.Reader);
        await host.Gateway.WorksAsync("delta");
        Assert.StartsWith("ok", await host.FsckAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_data_folder_is_a_source_by_itself()
    {
        await using RecoveringHost host = await RecoveringHost.StartAsync();
        host.Gateway.Database.Backup();
        await host.Gateway.WorksAsync("bravo");
        string replica = "";
        await host.Gateway.Host.RestartAsync(() =>
        {
            replica = host.CopyData("replica");
            host.Gateway.Database.Restore();
        });
        Assert.Equal("recovered directory 3 4", (await host.RecoverAsync(replica))[0]);
        await host.Gateway.Host.RestartAsync();
        await host.Gateway.WorksAsync("charlie");
    }

    [Fact]
    public async Task Sources_that_lack_an_entry_bring_nothing_back()
    {
        await using RecoveringHost host = await LosingAsync();
        long[] sizes = await SizesAsync(host);
        await Assert.ThrowsAsync<SetupException>(() => host.RecoverAsync(host.PathOf("audit.ndjson")));
        await Assert.ThrowsAsync<SetupException>(() => host.RecoverAsync(host.PathOf("audit.ndjson"), host.PathOf("directory-part.ndjson")));
        Assert.Equal(sizes, await SizesAsync(host));
        await host.RecoverAsync(host.PathOf("audit.ndjson"), host.PathOf("directory-part.ndjson"), host.PathOf("directory.ndjson"));
    }

    [Fact]
    public async Task Entries_beyond_every_known_note_were_signed_too_so_their_note_is_asked_for()
    {
        await using RecoveringHost host = await RecoveringHost.StartAsync();
        host.Gateway.Database.Backup();
        await host.Gateway.WorksAsync("bravo");
        byte[] anchored = host.Gateway.ReadAnchor(LogName.Directory);
        await host.Gateway.WorksAsync("charlie");
        string note = host.PathOf("directory.note");
        await File.WriteAllBytesAsync(note, host.Gateway.ReadAnchor(LogName.Directory));
        string[] exports = [await host.ExportAsync("audit.ndjson", LogName.Audit), await host.ExportAsync("directory.ndjson", LogName.Directory)];
        await host.Gateway.Host.RestartAsync(() =>
        {
            host.Gateway.Database.Restore();
            host.Gateway.SetAnchor(LogName.Directory, anchored);
        });

        SetupException refusal = await Assert.ThrowsAsync<SetupException>(() => host.RecoverAsync(exports));
        Assert.Contains("no checkpoint that covers them", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("recovered directory 3 5", await host.RecoverAsync([.. exports, note]));
    }

    [Fact]
    public async Task A_database_of_another_history_is_not_mended()
    {
        await using RecoveringHost host = await RecoveringHost.StartAsync();
        host.Gateway.Database.Backup();
        byte[] before = host.Gateway.ReadAnchor(LogName.Directory);
        await host.Gateway.WorksAsync("bravo");
        byte[] anchored = host.Gateway.ReadAnchor(LogName.Directory);
        string export = await host.ExportAsync("directory.ndjson", LogName.Directory);
        await host.Gateway.Host.RestartAsync(() =>
        {
            host.Gateway.Database.Restore();
            host.Gateway.SetAnchor(LogName.Directory, before);
        });
        await host.Gateway.WorksAsync("other");
        host.Gateway.SetAnchor(LogName.Directory, anchored);
        await Assert.ThrowsAsync<LogRolledBackException>(() => host.RecoverAsync(export));
    }

    [Fact]
    public async Task What_is_no_source_is_named()
    {
        await using RecoveringHost host = await LosingAsync();
        await File.WriteAllTextAsync(host.PathOf("lines"), "{\"no\":\"entry\"}\n");
        await File.WriteAllTextAsync(host.PathOf("text"), "no note either");
        await File.WriteAllTextAsync(host.PathOf("long"), "{" + new string('a', 70_000));
        foreach (string name in (string[])["lines", "text", "long", "absent"])
        {
            await Assert.ThrowsAsync<SetupException>(() => host.RecoverAsync(host.PathOf(name)));
        }
    }

    [Fact]
    public async Task A_database_that_lost_nothing_is_left_alone()
    {
        await using RecoveringHost host = await RecoveringHost.StartAsync();
        string export = await host.ExportAsync("audit.ndjson", LogName.Audit);
        long[] sizes = await SizesAsync(host);
        await Assert.ThrowsAsync<SetupException>(() => host.RecoverAsync(export));
        Assert.Equal(sizes, await SizesAsync(host));
    }

    [Fact]
    public async Task Delivery_numbers_go_on_behind_those_that_were_given_and_what_cannot_come_back_is_named()
    {
        await using RecoveringHost host = await RecoveringHost.StartAsync();
        await AddressAsync(host, 1);
        host.Gateway.Database.Backup();
        long kept = await host.Gateway.SizeAsync(LogName.Audit);
        var published = AdvisoryId.Create(TimeProvider.System);
        await host.WriteAsync((_, entries) =>
        {
            entries.Append(LogName.Audit, new EntryDraft(
                ActionNames.AdvisoryPublished,
                "alpha/aaaaaaaa",
                published.Value,
                Evidence.Signed,
                new AdvisoryPublishedDetail(1, 3, Tlp.Amber) { Totals = new PublishedTotals(new RootHash(new byte[Hash32.SizeBytes]), 2) }.ToBytes()));
            return Task.CompletedTask;
        });
        await AddressAsync(host, 2);
        await AddressAsync(host, 3);
        string export = await host.ExportAsync("audit.ndjson", LogName.Audit);
        await host.Gateway.Host.RestartAsync(host.Gateway.Database.Restore);

        string[] said = await host.RecoverAsync(export);
        Assert.Contains($"lost advisory {published} {kept}", said);
        await host.Gateway.Host.RestartAsync();
        await AddressAsync(host, 4);
    }

    private static Task AddressAsync(RecoveringHost host, long expected) => host.WriteAsync(async (transaction, entries) =>
    {
        long number = (await transaction.TakeDeliveryNumbersAsync([Alpha], default))[Alpha];
        Assert.Equal(expected, number);
        entries.Append(LogName.Audit, RecoveringHost.Addressed(Alpha, number));
    });

    /// <summary>A gateway whose database was set back, and exports of what it lost, of the directory a part of it too.</summary>
    private static async Task<RecoveringHost> LosingAsync()
    {
        RecoveringHost host = await RecoveringHost.StartAsync();
        host.Gateway.Database.Backup();
        await host.Gateway.WorksAsync("bravo");
        await host.Gateway.WorksAsync("charlie");
        await AddressAsync(host, 1);
        await host.ExportAsync("audit.ndjson", LogName.Audit);
        await host.ExportAsync("directory.ndjson", LogName.Directory);
        await host.ExportAsync("directory-part.ndjson", LogName.Directory, to: 4);
        await host.Gateway.Host.RestartAsync(host.Gateway.Database.Restore);
        return host;
    }

    private static async Task<long[]> SizesAsync(RecoveringHost host) =>
        [await host.Gateway.SizeAsync(LogName.Audit), await host.Gateway.SizeAsync(LogName.Directory)];
}

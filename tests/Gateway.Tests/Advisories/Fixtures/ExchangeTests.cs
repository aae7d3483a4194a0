using System.Text.Json;
using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Tests.Advisories.Fixtures;

/// <summary>Short names for a world, and what every test of the exchange asks of it.</summary>
public abstract class ExchangeTests(ExchangeWorld world)
{
    private protected ExchangeHost Host => world.Host;

    private protected Member Alice => world.Alice;

    private protected Member Bob => world.Bob;

    private protected Member Carol => world.Carol;

    private protected HttpClient AsAlice => world.AsAlice;

    private protected HttpClient AsBob => world.AsBob;

    private protected HttpClient AsCarol => world.AsCarol;

    /// <summary>An upload of one small document to bravo.</summary>
    private protected Upload ToBravo(string content = "a document") => new Upload(Alice, Upload.To("bravo")).With(content);

    /// <summary>Entries of the audit log, of one action and about one advisory if they are given.</summary>
    private protected async Task<IReadOnlyList<LogEntry>> EntriesAsync(string? action = null, AdvisoryId? subject = null)
    {
        IReadOnlyList<StoredEntry> rows = await Host.Store.ReadEntriesAsync(LogName.Audit, 0, 10_000, CancellationToken.None);
        return
        [
            .. rows.Select(row => LogEntry.Parse(row.Bytes))
                .Where(entry => (action is null || entry.Action == action) && (subject is null || entry.Subject == subject.Value.Value)),
        ];
    }

    /// <summary>Runs a request that must be refused, and asserts that it left no row, no payload file and no entry of a publication.</summary>
    private protected async Task<JsonElement> RefusedWithNothingStoredAsync(Func<Task<HttpResponseMessage>> request, int status, string name)
    {
        int published = (await EntriesAsync(ActionNames.AdvisoryPublished)).Count;
        TableCounts rows = await Host.Store.CountAsync(0, long.MaxValue, CancellationToken.None);
        int files = Host.PayloadFiles;
        JsonElement problem = await request().RefusedAsync(status, name);
        Assert.Equal(rows, await Host.Store.CountAsync(0, long.MaxValue, CancellationToken.None));
        Assert.Equal(files, Host.PayloadFiles);
        Assert.Equal(published, (await EntriesAsync(ActionNames.AdvisoryPublished)).Count);
        return problem;
    }
}

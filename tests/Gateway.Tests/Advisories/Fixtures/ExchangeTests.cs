using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Tests.Advisories.Fixtures;

/// <summary>A gateway with three agencies: alpha publishes, bravo and charlie read.</summary>
public abstract class ExchangeTests : IAsyncLifetime
{
    private protected ExchangeHost Host { get; private set; } = null!;

    private protected Member Alice { get; } = Member.Publisher("alpha");

    private protected Member Bob { get; } = Member.Reader("bravo");

    private protected Member Carol { get; } = Member.Reader("charlie");

    private protected HttpClient AsAlice { get; private set; } = null!;

    private protected HttpClient AsBob { get; private set; } = null!;

    private protected HttpClient AsCarol { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Host = await ExchangeHost.StartAsync(Settings);
        await Host.RecordAsync(Alice, Bob, Carol);
        AsAlice = await Host.LogInAsync(Alice);
        AsBob = await Host.LogInAsync(Bob);
        AsCarol = await Host.LogInAsync(Carol);
    }

    public async Task DisposeAsync() => await Host.DisposeAsync();

    private protected virtual (string Setting, string Value)[] Settings => [];

    /// <summary>An upload of one small document to bravo.</summary>
    private protected Upload ToBravo(string content = "a document") => new Upload(Alice, Upload.To("bravo")).With(content);

    /// <summary>Entries of the audit log from an index on.</summary>
    private protected async Task<IReadOnlyList<LogEntry>> EntriesAsync(string? action = null)
    {
        IReadOnlyList<StoredEntry> rows = await Host.Store.ReadEntriesAsync(LogName.Audit, 0, 10_000, CancellationToken.None);
        return [.. rows.Select(row => LogEntry.Parse(row.Bytes)).Where(entry => action is null || entry.Action == action)];
    }

    /// <summary>Runs a request that must be refused, and asserts that it left no row, no payload file and no entry of an exchange.</summary>
    private protected async Task<System.Text.Json.JsonElement> RefusedWithNothingStoredAsync(Task<HttpResponseMessage> request, int status, string name)
    {
        int advisoryEntries = (await EntriesAsync(ActionNames.AdvisoryPublished)).Count;
        TableCounts rows = await Host.Store.CountAsync(long.MaxValue, CancellationToken.None);
        int files = Host.PayloadFiles;
        System.Text.Json.JsonElement problem = await request.RefusedAsync(status, name);
        Assert.Equal(rows, await Host.Store.CountAsync(long.MaxValue, CancellationToken.None));
        Assert.Equal(files, Host.PayloadFiles);
        Assert.Equal(advisoryEntries, (await EntriesAsync(ActionNames.AdvisoryPublished)).Count);
        return problem;
    }
}

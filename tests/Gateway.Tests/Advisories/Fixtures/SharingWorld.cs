namespace Gateway.Tests.Advisories.Fixtures;

/// <summary>The world of the exchange with a publisher at bravo, Bea, and two agencies more: delta, where Dora publishes and reads, and echo, where Emil reads.</summary>
public sealed class SharingWorld : ExchangeWorld, IAsyncLifetime
{
    internal Member Bea { get; } = Member.Publisher("bravo");

    internal Member Dora { get; } = Member.Publisher("delta");

    internal Member Emil { get; } = Member.Reader("echo");

    internal HttpClient AsBea { get; private set; } = null!;

    internal HttpClient AsDora { get; private set; } = null!;

    internal HttpClient AsEmil { get; private set; } = null!;

    public new async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Host.RecordAsync(Bea, Dora, Emil);
        AsBea = await Host.LogInAsync(Bea);
        AsDora = await Host.LogInAsync(Dora);
        AsEmil = await Host.LogInAsync(Emil);
    }
}

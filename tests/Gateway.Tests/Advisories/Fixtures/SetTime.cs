namespace Gateway.Tests.Advisories.Fixtures;

/// <summary>The machine's clock, moved by a test as far as it likes.</summary>
internal sealed class SetTime : TimeProvider
{
    private TimeSpan _ahead;

    public void Advance(TimeSpan by) => _ahead += by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _ahead;
}

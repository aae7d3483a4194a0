using System.Globalization;

namespace EndToEnd.Tests.Reliability;

/// <summary>One fault: which occurrence of which call fails, and how.</summary>
/// <param name="Path">The threads.</param>
/// <param name="Call">The system call.</param>
/// <param name="Occurrence">Which call of a thread it is, counted from 1.</param>
/// <param name="Effect">What strace injects.</param>
internal sealed record Fault(WritePath Path, string Call, int Occurrence, string Effect)
{
    public const string InputOutput = "error=EIO";
    public const string NoSpace = "error=ENOSPC";
    public const string Killed = "signal=SIGKILL";

    /// <summary>From that occurrence on, so that the gateway's own further attempts fail too.</summary>
    public bool Lasts { get; init; }

    /// <summary>Whether every publication makes this call so often; one that only some make need not come up.</summary>
    public bool EveryTime { get; init; } = true;

    public bool Kills => Effect == Killed;

    public string Expression => string.Create(
        CultureInfo.InvariantCulture, $"inject={Call}:{Effect}:when={Occurrence}{(Lasts ? "+" : "")}");

    public override string ToString() => $"{Path.Name}: {Expression}";
}

using Gateway.Audit;

namespace Audit.Tests;

/// <summary>A witness's memory that forgets at the end of the test, and can be held between reading and replacing.</summary>
public sealed class MemoryWitnessMemory : IWitnessMemory
{
    private readonly Dictionary<string, Checkpoint> latest = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    /// <summary>Called before each replacement, outside of the lock.</summary>
    public Action<Checkpoint> BeforeReplacing { get; set; } = static _ => { };

    /// <summary>Every checkpoint that was ever the latest, in order.</summary>
    public List<Checkpoint> History { get; } = [];

    public List<(Checkpoint Latest, Checkpoint Contradicting)> Contradictions { get; } = [];

    public Checkpoint? Read(string origin)
    {
        lock (gate)
        {
            return latest.GetValueOrDefault(origin);
        }
    }

    public bool TryReplace(string origin, Checkpoint? seen, Checkpoint replacement)
    {
        BeforeReplacing(replacement);
        lock (gate)
        {
            if (!ReferenceEquals(latest.GetValueOrDefault(origin), seen))
            {
                return false;
            }

            latest[origin] = replacement;
            History.Add(replacement);
            return true;
        }
    }

    public void KeepContradiction(Checkpoint latest, Checkpoint contradicting) => Contradictions.Add((latest, contradicting));
}

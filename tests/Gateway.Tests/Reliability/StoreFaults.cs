using System.Collections.Concurrent;

namespace Gateway.Tests.Reliability;

/// <summary>What is wrong with a store from now on.</summary>
internal sealed class StoreFaults
{
    /// <summary>How far the database's clock is off.</summary>
    public TimeSpan ClockShift { get; set; }

    /// <summary>The commits to come that are cut.</summary>
    public ConcurrentQueue<CommitCut> Cuts { get; } = new();

    /// <summary>How many of the next transactions cannot be opened, once a commit was cut.</summary>
    public int AwayAfterCut { get; set; }

    /// <summary>How many of the next transactions cannot be opened.</summary>
    public int Away { get; set; }

    /// <summary>Whether the database is gone: nothing can be read or begun.</summary>
    public bool Gone { get; set; }
}

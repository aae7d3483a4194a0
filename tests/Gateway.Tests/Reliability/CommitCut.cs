namespace Gateway.Tests.Reliability;

/// <summary>When the connection is cut at a commit, as whoever waits for it sees it: not at all.</summary>
internal enum CommitCut
{
    BeforeItTookPlace,
    AfterItTookPlace,
}

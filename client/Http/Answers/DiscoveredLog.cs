namespace Gateway.Client.Http.Answers;

/// <summary>One log: its origin and its verifier key (C2SP signed-note vkey).</summary>
internal sealed record DiscoveredLog(string Origin, string Key);

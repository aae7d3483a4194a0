namespace Gateway.Client.Http.Answers;

/// <summary>One log: its origin, its verifier key (C2SP signed-note vkey), and the notes by which it came to that key, oldest first.</summary>
internal sealed record DiscoveredLog(string Origin, string Key, IReadOnlyList<string>? Rotations = null);

namespace Gateway.Client.Http;

/// <summary>One recipient that the gateway would not deliver to, and why.</summary>
/// <param name="Id">The agency, as the caller named it.</param>
/// <param name="Name">The problem's name.</param>
internal sealed record RefusedRecipient(string Id, string Name);

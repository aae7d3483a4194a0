using System.Text.Json;
using Gateway.Exchange;

namespace Gateway.Client.Http.Answers;

/// <summary>One principal in the gateway's working view.</summary>
internal sealed record WorkingPrincipal(
    PrincipalId Id,
    string Kind,
    IReadOnlyList<string> Roles,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Keys,
    string ValidFrom,
    string? ValidTo = null,
    JsonElement? Revoked = null);

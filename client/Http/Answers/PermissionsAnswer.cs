using System.Text.Json;

namespace Gateway.Client.Http.Answers;

/// <summary>GET …/permissions: all that the caller may see, in the log's order.</summary>
internal sealed record PermissionsAnswer(IReadOnlyList<PermissionAnswer> Permissions);

/// <summary>A signed permission to share on, its text as it was signed, and the index of its entry.</summary>
internal sealed record PermissionAnswer(long Index, JsonElement Permission, string Signature);

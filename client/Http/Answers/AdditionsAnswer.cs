using System.Text.Json;

namespace Gateway.Client.Http.Answers;

/// <summary>GET …/additions: all that the caller may see, in the log's order.</summary>
internal sealed record AdditionsAnswer(IReadOnlyList<AdditionAnswer> Additions);

/// <summary>A signed statement of addition, its text as it was signed, the index of its entry, and the permission that it names.</summary>
internal sealed record AdditionAnswer(long Index, JsonElement Addition, string Signature, PermissionAnswer? Permission = null);

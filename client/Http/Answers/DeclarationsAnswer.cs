using System.Text.Json;

namespace Gateway.Client.Http.Answers;

/// <summary>GET …/declarations: all that the caller may see, in the log's order.</summary>
internal sealed record DeclarationsAnswer(IReadOnlyList<DeclarationAnswer> Declarations);

/// <summary>A signed declaration, its text as it was signed, and the index of its entry.</summary>
internal sealed record DeclarationAnswer(long Index, JsonElement Declaration, string Signature);

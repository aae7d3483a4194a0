using System.Text.Json;

namespace Gateway.Client.Http.Answers;

/// <summary>A signed receipt, its text as it was signed, and the index of its entry.</summary>
internal sealed record ReceiptAnswer(long Index, JsonElement Receipt, string Signature);

using System.Text.Json;

namespace Gateway.Client.Http.Answers;

/// <summary>GET …/withdrawal: the signed withdrawal, its text as it was signed, and the index of its entry.</summary>
internal sealed record WithdrawalAnswer(long Index, JsonElement Withdrawal, string Signature);

namespace Gateway.Client.Http.Answers;

/// <summary>GET …/receipts: all that the caller may see, in the log's order.</summary>
internal sealed record ReceiptsAnswer(IReadOnlyList<ReceiptAnswer> Receipts);

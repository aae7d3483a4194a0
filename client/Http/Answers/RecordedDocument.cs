namespace Gateway.Client.Http.Answers;

/// <summary>POST …/receipts and …/withdrawal: the entry's index and its proof (tlog-proof).</summary>
internal sealed record RecordedDocument(long Index, string Proof);

namespace Gateway.Client.Http.Answers;

/// <summary>POST …/receipts, …/withdrawal, …/additions, …/permissions and …/declarations: the entry's index and its proof (tlog-proof).</summary>
internal sealed record RecordedDocument(long Index, string Proof);

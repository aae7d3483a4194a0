namespace Gateway.Server.Advisories;

/// <summary>The lasting part of the answer to a receipt or a withdrawal: the entry that recorded it.</summary>
internal sealed record RecordedDocument(long Index);

/// <summary>The answer: the entry's index and the proof that the log holds it.</summary>
internal sealed record RecordedDocumentAnswer(long Index, string Proof);

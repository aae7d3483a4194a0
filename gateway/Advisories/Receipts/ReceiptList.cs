namespace Gateway.Server.Advisories.Receipts;

/// <summary>The receipts of an advisory in the order of the log.</summary>
internal sealed record ReceiptList(IReadOnlyList<ReceiptItem> Receipts);

/// <summary>One receipt: its entry, its exact bytes, its signature.</summary>
internal sealed record ReceiptItem(long Index, CanonicalBytes Receipt, string Signature);

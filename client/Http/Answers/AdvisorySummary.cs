using Gateway.Exchange;

namespace Gateway.Client.Http.Answers;

/// <summary>GET /v1/advisories/{id}: where its entries are in the audit log, and the size of the directory it was published at.</summary>
internal sealed record AdvisorySummary(AdvisoryId Id, string Status, long PublishedIndex, long DirectorySize, long? AddressedIndex = null);

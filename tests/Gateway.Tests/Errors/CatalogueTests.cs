using System.Text.RegularExpressions;
using Gateway.Server.Errors;

namespace Gateway.Tests.Errors;

public sealed class CatalogueTests
{
    // The table of the contract, as members' programs know it.
    private const string Contract = """
        400 bad-request, invalid-json
        401 missing-token, invalid-token, invalid-dpop-proof
        403 insufficient-scope, forbidden, revoked, approval-required
        404 not-found
        405 method-not-allowed
        408 request-timeout
        415 unsupported-media-type
        416 range-not-satisfiable
        409 conflict, key-in-use, duplicate-document, request-in-progress
        410 withdrawn, expired
        413 payload-too-large
        422 invalid-advisory, invalid-agreement, tlp-mismatch, tlp-not-permitted, audience-required, unknown-group, invalid-group, invalid-webhook, unknown-recipient, recipient-revoked, duplicate-recipient, extra-recipient, too-many-recipients, invalid-recipient-key, invalid-signing-key, invalid-signature, invalid-filename, idempotency-mismatch
        429 rate-limited
        503 overloaded, audit-unavailable, storage-unavailable, read-only, issuer-unavailable, validator-unavailable
        507 insufficient-storage
        """;

    [Fact]
    public void The_catalogue_is_the_contracts_table()
    {
        IEnumerable<(int Status, string Name)> expected = Contract.Split('\n').SelectMany(
            line => line[4..].Split(',', StringSplitOptions.TrimEntries).Select(name => (int.Parse(line[..3], null), name)));
        Assert.Equal(expected.Order(), ProblemCatalogue.All.Select(kind => (kind.Status, kind.Text)).Order());
    }

    [Fact]
    public void Every_name_has_its_own_line_and_a_text_of_its_own()
    {
        foreach (ProblemName name in Enum.GetValues<ProblemName>())
        {
            ProblemKind kind = ProblemCatalogue.Of(name);
            Assert.Equal(kind.Text, Regex.Replace(name.ToString(), "(?<!^)([A-Z])", "-$1").ToLowerInvariant());
        }

        Assert.Equal(ProblemCatalogue.All.Count, ProblemCatalogue.All.Select(kind => kind.Title).Distinct().Count());
    }
}

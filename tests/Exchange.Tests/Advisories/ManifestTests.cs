using System.Text.Json.Nodes;
using Exchange.Tests.Fixtures;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Advisories;

public sealed class ManifestTests : IDisposable
{
    private readonly X25519Identity reader = X25519Identity.Generate();
    private readonly X25519Identity archive = X25519Identity.Generate();
    private readonly OpenStatement statement = OpenStatement.Create(Sample.Content, Sample.Recipient, null);

    public static TheoryData<string, DocumentRule> BrokenMembers => new()
    {
        { """{"advisory":"x"}""", DocumentRule.InvalidId },
        { """{"audience":["maher/00000001"]}""", DocumentRule.AudienceNotAllowed },
        { """{"class":"mlkem768x25519"}""", DocumentRule.MixedClasses },
        { """{"class":"scrypt"}""", DocumentRule.UnknownWord },
        { """{"directorySize":-1}""", DocumentRule.Malformed },
        { """{"documents":[]}""", DocumentRule.OutOfRange },
        { """{"sender":"cncert"}""", DocumentRule.InvalidId },
        { """{"statement":{"sha256":"AAAA"}}""", DocumentRule.InvalidDigest },
        { """{"tlp":"RED"}""", DocumentRule.AudienceRequired },
        { """{"type":"advisory-statement/v1"}""", DocumentRule.WrongType },
    };

    public static TheoryData<string, DocumentRule> BrokenDocuments => new()
    {
        { """{"headers":[]}""", DocumentRule.OutOfRange },
        { """{"payload":{"sha256":"AAAA","size":1}}""", DocumentRule.InvalidDigest },
        { """{"payload":{"size":1}}""", DocumentRule.Malformed },
        { """{"name":"x"}""", DocumentRule.Malformed },
    };

    public static TheoryData<string, DocumentRule> BrokenHeaders => new()
    {
        { """{"header":""}""", DocumentRule.InvalidHeader },
        { """{"header":"not base64"}""", DocumentRule.Malformed },
        { """{"recipientKey":"age1"}""", DocumentRule.InvalidRecipientKey },
    };

    private Manifest Good => Manifest.Create(Sample.ManifestOf(statement, reader.Recipient, archive.Recipient));

    [Fact]
    public void A_manifest_keeps_what_it_was_made_of()
    {
        ManifestContent content = Manifest.Parse(Good.Bytes).Content;
        Assert.Equal(Sample.Advisory, content.Advisory);
        Assert.Equal(statement.Digest, content.Statement);
        Assert.Equal(Sample.Recipient, content.Recipient);
        Assert.Equal(7, content.DirectorySize);
        Assert.Equal(2, content.Documents.Count);
        Assert.True(content.Documents[1].TryFind(archive.Recipient, out ManifestHeader? header));
        Assert.Equal($"header for {archive.Recipient}", System.Text.Encoding.UTF8.GetString(header.Header.Span));
        Assert.Equal(Good.Bytes.ToArray(), Manifest.Create(content).Bytes.ToArray());
    }

    [Theory]
    [MemberData(nameof(BrokenMembers))]
    public void A_manifest_with_a_broken_member_is_refused_by_its_rule(string member, DocumentRule rule) => Refuses(rule, root => Json.Merge(root, member));

    [Theory]
    [MemberData(nameof(BrokenDocuments))]
    public void A_manifest_with_a_broken_document_is_refused_by_its_rule(string member, DocumentRule rule) =>
        Refuses(rule, root => Json.Merge(root["documents"]![0]!.AsObject(), member));

    [Theory]
    [MemberData(nameof(BrokenHeaders))]
    public void A_manifest_with_a_broken_header_is_refused_by_its_rule(string member, DocumentRule rule) =>
        Refuses(rule, root => Json.Merge(root["documents"]![0]!["headers"]![0]!.AsObject(), member));

    [Fact]
    public void Two_headers_for_one_key_are_refused() =>
        Assert.Equal(DocumentRule.DuplicateKey, Refusal.Rule(() => Manifest.Create(Sample.ManifestOf(statement, reader.Recipient, reader.Recipient))));

    [Fact]
    public void A_header_longer_than_one_stanza_needs_is_refused() =>
        Refuses(DocumentRule.InvalidHeader, root => root["documents"]![0]!["headers"]![0]!["header"] = Convert.ToBase64String(new byte[4097]));

    [Fact]
    public void The_gateways_signature_counts_for_these_bytes_only()
    {
        using var key = SigningKey.Generate();
        string signature = Good.Sign(key);
        Assert.True(Good.IsSignedBy(key.VerifyingKey, signature));
        Assert.False(Manifest.Create(Good.Content with { DirectorySize = 8 }).IsSignedBy(key.VerifyingKey, signature));
    }

    public void Dispose()
    {
        reader.Dispose();
        archive.Dispose();
    }

    private void Refuses(DocumentRule rule, Action<JsonObject> change) =>
        Assert.Equal(rule, Refusal.Rule(() => Manifest.Parse(Json.Change(Good.Bytes, change))));
}

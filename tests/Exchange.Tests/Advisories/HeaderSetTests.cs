using System.Text.Json.Nodes;
using Exchange.Tests.Fixtures;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Advisories;

public sealed class HeaderSetTests : IDisposable
{
    private static readonly AgencyId First = AgencyId.Parse("maher");
    private static readonly AgencyId Second = AgencyId.Parse("jpcert");

    private readonly X25519Identity reader = X25519Identity.Generate();
    private readonly X25519Identity other = X25519Identity.Generate();

    private HeaderSet Good => HeaderSet.Create(
    [
        new(First, [Sample.HeadersFor(reader.Recipient), Sample.HeadersFor(other.Recipient)]),
        new(Second, [Sample.HeadersFor(HybridKeys.Create())]),
    ]);

    [Fact]
    public void Headers_are_found_by_recipient_and_key()
    {
        HeaderSet good = Good;
        HeaderSet read = HeaderSet.Parse(good.Bytes);
        Assert.Equal(good.KeysOf(First).SelectMany(key => key.Headers.Select(Text)), read.KeysOf(First).SelectMany(key => key.Headers.Select(Text)));
        Assert.Equal(HeaderClass.Hybrid, Assert.Single(read.KeysOf(Second)).RecipientKey.Class);
        Assert.Empty(read.KeysOf(AgencyId.Parse("others")));
        Assert.Equal((3 * 2 * 168) + (3L * HybridKeys.Header().Length), read.HeaderBytes);
    }

    [Fact]
    public void The_gateway_forms_the_sealed_statements_that_the_sender_signed()
    {
        HeaderSet headers = Good;
        UploadMetadata metadata = UploadMetadata.Create(SealedCommon.Create(Sample.Sealed), [new UploadRecipient(First), new UploadRecipient(Second)]);
        headers.CheckCovers(metadata);
        Assert.Equal(
            new[] { First, Second }.Select(id => SealedStatement.Create(
                Sample.Sealed, id, null, [.. headers.KeysOf(id).Select(key => key.ToSealedKey())]).Digest),
            UploadMetadata.Parse(metadata.Bytes).Statements(HeaderSet.Parse(headers.Bytes)).Select(statement => statement.Digest));
    }

    [Fact]
    public void Headers_cover_the_recipients_and_nobody_else()
    {
        SealedCommon common = SealedCommon.Create(Sample.Sealed);
        AgencyId third = AgencyId.Parse("arcert");
        DocumentException missing = Assert.Throws<DocumentException>(() =>
            Good.CheckCovers(UploadMetadata.Create(common, [new UploadRecipient(First), new UploadRecipient(Second), new UploadRecipient(third)])));
        Assert.Equal(DocumentRule.HeaderCount, missing.Rule);
        Assert.Equal([third], missing.Recipients);
        Assert.Equal(DocumentRule.HeaderCount, Refusal.Rule(() => Good.CheckCovers(UploadMetadata.Create(common, [new UploadRecipient(First)]))));
    }

    [Fact]
    public void A_key_without_a_header_for_each_payload_is_refused_by_its_statement()
    {
        UploadMetadata metadata = UploadMetadata.Create(SealedCommon.Create(Sample.Sealed), [new UploadRecipient(First)]);
        HeaderSet few = HeaderSet.Parse(Json.Change(Good.Bytes, root => root["maher"]![0]!["headers"]!.AsArray().RemoveAt(2)));
        DocumentException exception = Assert.Throws<DocumentException>(() => metadata.Statements(few));
        Assert.Equal(DocumentRule.HeaderCount, exception.Rule);
        Assert.Equal([First], exception.Recipients);
    }

    [Fact]
    public void A_header_holds_one_stanza_of_its_keys_class_and_nothing_else()
    {
        using FileKey fileKey = FileKey.Generate();
        RefusesHeader(Header.Create(fileKey, [reader.Recipient, other.Recipient]));
        RefusesHeader(HybridKeys.Header());
        RefusesHeader([.. Header.Create(fileKey, [reader.Recipient]), (byte)'\n']);
        RefusesHeader("age-encryption.org/v1\n-> X25519 AAAA\nAAAA\n--- AAAA\n"u8.ToArray());
        RefusesHeader([]);
        RefusesHeader(new byte[Limits.HeaderBytes + 1]);
    }

    [Fact]
    public void A_broken_part_is_refused_by_its_rule()
    {
        Refuses(DocumentRule.InvalidId, root => root["Nobody"] = root["maher"]!.DeepClone());
        Refuses(DocumentRule.OutOfRange, root => root["maher"] = new JsonArray());
        Refuses(DocumentRule.NotSorted, root => root["maher"] = new JsonArray(root["maher"]![1]!.DeepClone(), root["maher"]![0]!.DeepClone()));
        Refuses(DocumentRule.InvalidRecipientKey, root => root["maher"]![0]!["recipientKey"] = "age1");
        Refuses(DocumentRule.Malformed, root => root["maher"]![0]!["headers"]![0] = "AAB=");
        Refuses(DocumentRule.Malformed, root => root["maher"]![0]!["name"] = "x");
        Refuses(DocumentRule.OutOfRange, root => root["maher"]![0]!["headers"] = new JsonArray());
    }

    public void Dispose()
    {
        reader.Dispose();
        other.Dispose();
    }

    private static string Text(ReadOnlyMemory<byte> header) => Convert.ToHexString(header.Span);

    private void RefusesHeader(byte[] header) =>
        Refuses(DocumentRule.InvalidHeader, root => root["maher"]![0]!["headers"]![1] = Convert.ToBase64String(header));

    private void Refuses(DocumentRule rule, Action<JsonObject> change) =>
        Assert.Equal(rule, Refusal.Rule(() => HeaderSet.Parse(Json.Change(Good.Bytes, change))));
}

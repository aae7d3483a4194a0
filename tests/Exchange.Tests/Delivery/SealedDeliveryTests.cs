using Exchange.Tests.Fixtures;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Delivery;

public sealed class SealedDeliveryTests
{
    private readonly TestSealedDelivery delivery = new();

    [Fact]
    public void A_sealed_delivery_in_order_names_each_file_and_its_envelope_describes_the_documents()
    {
        EnvelopedDelivery enveloped = delivery.Open(delivery.Reader);
        Assert.Equal(delivery.Headers[0].Headers[0].ToArray(), enveloped.Envelope.Header.ToArray());
        Assert.Equal(delivery.Statement.Payloads.Envelope, new PayloadDigest(enveloped.Envelope.PayloadSize, enveloped.Envelope.PayloadSha256));

        DescribedDelivery described = enveloped.Open(Sample.Envelope.Bytes);
        Assert.Equal(Sample.Content.Titles, described.Titles);
        Assert.Equal(Sample.Content.Documents, described.Documents.Select(document => document.Described));
        Assert.Equal(delivery.Headers[0].Headers.Skip(1).Select(Hex), described.Documents.Select(document => Hex(document.Header)));
        Assert.Equal(delivery.Statement.Payloads.Documents.Select(payload => payload.Sha256), described.Documents.Select(document => document.PayloadSha256));
        Assert.NotNull(delivery.Open(delivery.Archive));
    }

    [Fact]
    public void A_payload_that_its_sender_did_not_sign_is_tampered()
    {
        ManifestContent good = delivery.Manifest;
        delivery.Manifest = good with { Envelope = good.Envelope! with { PayloadSha256 = Sha256Digest.Of("x"u8) } };
        Assert.Equal(Verdict.Tampered, delivery.Refused());
        delivery.Manifest = good with { Documents = [good.Documents[0], good.Documents[1] with { PayloadSize = good.Documents[1].PayloadSize + 1 }] };
        Assert.Equal(Verdict.Tampered, delivery.Refused());
        delivery.Manifest = good with { Documents = [good.Documents[1], good.Documents[0]] };
        Assert.Equal(Verdict.Tampered, delivery.Refused());
        delivery.Manifest = good with { Envelope = null };
        Assert.Equal(Verdict.Tampered, delivery.Refused());
    }

    [Fact]
    public void A_header_that_its_sender_did_not_sign_is_tampered()
    {
        KeyHeaders other = Sample.HeadersFor(delivery.Reader.Receive.Recipient);
        ManifestContent good = delivery.Manifest;
        delivery.Manifest = good with { Envelope = good.Envelope! with { Headers = [new(other.RecipientKey, other.Headers[0]), good.Envelope!.Headers[1]] } };
        Assert.Equal(Verdict.Tampered, delivery.Refused());
        delivery.Manifest = good with { Documents = [good.Documents[0], good.Documents[1] with { Headers = [good.Documents[1].Headers[0]] }] };
        Assert.Equal(Verdict.Tampered, delivery.Refused());
    }

    [Fact]
    public void A_key_that_its_sender_did_not_name_is_an_extra_recipient()
    {
        using X25519Identity stranger = X25519Identity.Generate();
        KeyHeaders extra = Sample.HeadersFor(stranger.Recipient);
        ManifestContent good = delivery.Manifest;
        delivery.Manifest = good with { Envelope = good.Envelope! with { Headers = [.. good.Envelope!.Headers, new(extra.RecipientKey, extra.Headers[0])] } };
        Assert.Equal(Verdict.ExtraRecipient, delivery.Refused());
        delivery.Manifest = good;
        delivery.Headers = [.. delivery.Headers, extra];
        delivery.State(Sample.Sealed);
        Assert.Equal(Verdict.ExtraRecipient, delivery.Refused());
    }

    [Fact]
    public void A_log_that_does_not_repeat_the_commitment_is_tampered()
    {
        delivery.Published = delivery.Published with { Commitment = null };
        Assert.Equal(Verdict.Tampered, delivery.Refused());
        delivery.Published = delivery.Published with { Commitment = Sha256Digest.Of("x"u8) };
        Assert.Equal(Verdict.Tampered, delivery.Refused());
    }

    [Fact]
    public void Another_envelope_than_was_promised_is_tampered()
    {
        Envelope other = Envelope.Create(Sample.Content.Titles, Sample.Content.Documents);
        EnvelopedDelivery enveloped = delivery.Open(delivery.Reader);
        Assert.Equal(Verdict.Tampered, Assert.Throws<DeliveryException>(() => enveloped.Open(other.Bytes)).Verdict);
    }

    [Fact]
    public void A_promised_envelope_that_describes_other_documents_than_were_sent_is_tampered_and_one_that_is_none_is_malformed()
    {
        StatementDocument longer = Sample.Content.Documents[0] with { Size = 4 };
        foreach (StatementDocument[] documents in (StatementDocument[][])[[longer, Sample.Content.Documents[1]], [Sample.Content.Documents[0]]])
        {
            Envelope wrong = Envelope.Create(Sample.Content.Titles, documents);
            delivery.State(Sample.Sealed with { Commitment = wrong.Commitment });
            EnvelopedDelivery enveloped = delivery.Open(delivery.Reader);
            Assert.Equal(Verdict.Tampered, Assert.Throws<DeliveryException>(() => enveloped.Open(wrong.Bytes)).Verdict);
        }

        delivery.State(Sample.Sealed with { Commitment = Sha256Digest.Of("not an envelope"u8) });
        EnvelopedDelivery none = delivery.Open(delivery.Reader);
        Assert.Equal(Verdict.Malformed, Assert.Throws<DeliveryException>(() => none.Open("not an envelope"u8.ToArray())).Verdict);
    }

    [Fact]
    public async Task One_payload_that_two_signed_headers_open_to_two_texts_is_told_apart_by_what_was_promised()
    {
        using TwoFacedPayload payload = TwoFacedPayload.Create("Open valve one. "u8, "Close valve 1.  "u8);
        TestPrincipal[] readers = [delivery.Reader, delivery.Archive];
        FileKey[] fileKeys = [payload.FirstKey, payload.SecondKey];
        byte[][] texts = [.. await Task.WhenAll(readers.Zip(fileKeys, (reader, key) => DecryptAsync(payload, reader, key)))];

        // Both files are in order, and begin as their maker wished.
        Assert.Equal("Open valve one. "u8.ToArray(), texts[0][..16]);
        Assert.Equal("Close valve 1.  "u8.ToArray(), texts[1][16..32]);
        Assert.NotEqual(texts[0], texts[1]);

        // The envelope promises one of them, and signatures, headers and payload digests are good for both readers.
        Envelope envelope = Envelope.Create(
            Sample.Content.Titles, [Sample.Content.Documents[0] with { Size = texts[0].Length, Sha256 = Sha256Digest.Of(texts[0]) }]);
        PayloadSet set = Sample.Payloads(HeaderClass.X25519);
        delivery.Headers = [.. readers.Zip(fileKeys, (reader, key) => KeyHeaders.Create(reader.Receive.Recipient, [key, key]))];
        delivery.State(Sample.Sealed with
        {
            Commitment = envelope.Commitment,
            Payloads = [set with { Documents = [new PayloadDigest(payload.Bytes.Length, Sha256Digest.Of(payload.Bytes))] }],
        });
        OpenedDocument first = delivery.Open(readers[0]).Open(envelope.Bytes).Documents[0];
        OpenedDocument second = delivery.Open(readers[1]).Open(envelope.Bytes).Documents[0];
        first.CheckPlaintext(texts[0].Length, Sha256Digest.Of(texts[0]));
        DeliveryException found = Assert.Throws<DeliveryException>(() => second.CheckPlaintext(texts[1].Length, Sha256Digest.Of(texts[1])));
        Assert.Equal(Verdict.Tampered, found.Verdict);
    }

    [Fact]
    public async Task One_envelope_payload_that_opens_to_two_texts_is_told_apart_by_the_commitment()
    {
        using TwoFacedPayload payload = TwoFacedPayload.Create("An envelope for "u8, "somebody else.  "u8);
        byte[] first = await DecryptAsync(payload, delivery.Reader, payload.FirstKey);
        byte[] second = await DecryptAsync(payload, delivery.Archive, payload.SecondKey);
        delivery.State(Sample.Sealed with { Commitment = Sha256Digest.Of(first) });
        Assert.Equal(Verdict.Malformed, Assert.Throws<DeliveryException>(() => delivery.Open(delivery.Reader).Open(first)).Verdict);
        Assert.Equal(Verdict.Tampered, Assert.Throws<DeliveryException>(() => delivery.Open(delivery.Archive).Open(second)).Verdict);
    }

    private static string Hex(ReadOnlyMemory<byte> bytes) => Convert.ToHexString(bytes.Span);

    private static async Task<byte[]> DecryptAsync(TwoFacedPayload payload, TestPrincipal reader, FileKey fileKey)
    {
        byte[] file = [.. Header.Create(fileKey, [reader.Receive.Recipient]), .. payload.Bytes];
        using var text = new MemoryStream();
        await AgeFile.DecryptAsync(new MemoryStream(file), text, [reader.Receive], CancellationToken.None);
        return text.ToArray();
    }
}

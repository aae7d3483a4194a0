using Exchange.Tests.Fixtures;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Delivery;

public sealed class OpenedDeliveryTests : IDisposable
{
    private static readonly GatewayName Name = TestDirectory.Name;

    private readonly TestDelivery delivery = new();

    [Fact]
    public void A_delivery_in_order_opens_for_reader_and_archive()
    {
        foreach (TestPrincipal principal in (TestPrincipal[])[delivery.Reader, delivery.Archive])
        {
            DescribedDelivery opened = delivery.Open(delivery.As(principal));
            Assert.Equal(2, opened.Documents.Count);
            OpenedDocument document = opened.Documents[0];
            Assert.Equal("advisory.json", document.Described.Name);
            Assert.True(delivery.Manifest.Content.Documents[0].TryFind(principal.Receive.Recipient, out ManifestHeader? header));
            Assert.Equal(header.Header.ToArray(), document.Header.ToArray());
            Assert.Equal(document.Header.Length + 100, document.FileSize);
        }
    }

    [Fact]
    public void A_named_person_opens_a_red_delivery_and_nobody_else()
    {
        using var red = new TestDelivery(Tlp.Red);
        Assert.Equal(2, red.Open(red.As(red.Reader)).Documents.Count);
        Assert.Equal(Verdict.NotAddressed, red.Refused(red.As(red.Archive)));
    }

    [Fact]
    public void A_member_that_nobody_addressed_opens_the_senders_own_copy_of_what_is_CLEAR()
    {
        using var clear = new TestDelivery(Tlp.Clear, toSender: true);
        OpenedDocument document = clear.Open(clear.As(clear.Reader)).Documents[0];

        Assert.True(document.IsMadeOnRequest);
        Assert.Equal(ReceiveKey.Of(clear.Reader.Receive.Recipient), document.RecipientKey);
        document.CheckHeader("whatever opens"u8);
        document.CheckPayload(100, Sha256Digest.Of("payload"u8));
        Assert.Throws<DeliveryException>(() => document.CheckPayload(100, Sha256Digest.Of("Payload"u8)));
        Assert.Throws<DeliveryException>(() => document.CheckPlaintext(document.Described.Size, Sha256Digest.Of("x"u8)));
        using var stranger = X25519Identity.Generate();
        Assert.Equal(Verdict.NotAddressed, clear.Refused(new DeliveryReader(clear.Reader.Id, [stranger.Recipient])));
    }

    [Fact]
    public void What_is_CLEAR_is_asked_for_under_a_key_of_its_own_class_though_a_hybrid_one_is_newer()
    {
        using var clear = new TestDelivery(Tlp.Clear, toSender: true);
        ReceiveKey classical = clear.Reader.Receive.Recipient, hybrid = HybridKeys.Create();
        AgencyRecord next = clear.Recipient.Next(Name, content => content with
        {
            Principals = [content.Principals[0] with { Keys = content.Principals[0].Keys with { Receive = [classical, hybrid] } }, .. content.Principals.Skip(1)],
        });
        clear.Directory.Apply(clear.Recipient.Signed(next));

        Assert.Equal(classical, clear.Open(new DeliveryReader(clear.Reader.Id, [classical, hybrid])).Documents[0].RecipientKey);
        Assert.Equal(hybrid, clear.Open(new DeliveryReader(clear.Reader.Id, [hybrid])).Documents[0].RecipientKey);
    }

    [Fact]
    public void Of_no_other_label_does_a_member_open_the_senders_own_copy_and_of_CLEAR_no_other_recipients()
    {
        using var green = new TestDelivery(Tlp.Green, toSender: true);
        Assert.Equal(Verdict.NotAddressed, green.Refused(green.As(green.Reader)));
        using var clear = new TestDelivery(Tlp.Clear);
        TestPrincipal outsider = clear.Directory.Join("kisa").Person;
        Assert.Equal(Verdict.NotAddressed, clear.Refused(clear.As(outsider)));
    }

    [Fact]
    public void A_recipients_reader_to_whose_key_it_was_not_encrypted_opens_what_is_CLEAR()
    {
        using var clear = new TestDelivery(Tlp.Clear);
        X25519Recipient[] keys = [clear.Archive.Receive.Recipient];
        clear.Address(clear.Manifest.Content with { Documents = [clear.Document(keys), clear.Document(keys)] });
        Assert.True(clear.Open(clear.As(clear.Reader)).Documents[0].IsMadeOnRequest);
    }

    [Fact]
    public void Each_download_is_held_against_the_papers()
    {
        OpenedDocument document = delivery.Open(Me).Documents[0];
        document.CheckHeader(document.Header.Span);
        document.CheckPayload(100, Sha256Digest.Of("payload"u8));
        document.CheckPlaintext(document.Described.Size, document.Described.Sha256);
        byte[] other = document.Header.ToArray();
        other[^1] ^= 1;
        Assert.Equal(Verdict.Tampered, Assert.Throws<DeliveryException>(() => document.CheckHeader(other)).Verdict);
        Assert.Throws<DeliveryException>(() => document.CheckPayload(101, Sha256Digest.Of("payload"u8)));
        Assert.Throws<DeliveryException>(() => document.CheckPayload(100, Sha256Digest.Of("Payload"u8)));
        Assert.Throws<DeliveryException>(() => document.CheckPlaintext(document.Described.Size + 1, document.Described.Sha256));
        Assert.Throws<DeliveryException>(() => document.CheckPlaintext(document.Described.Size, Sha256Digest.Of("x"u8)));
    }

    [Fact]
    public void The_newest_of_a_readers_keys_is_taken()
    {
        using var newer = X25519Identity.Generate();
        AgencyRecord next = delivery.Recipient.Next(Name, content => content with
        {
            Principals =
            [
                content.Principals[0] with { Keys = content.Principals[0].Keys with { Receive = [delivery.Reader.Receive.Recipient, newer.Recipient] } },
                .. content.Principals.Skip(1),
            ],
        });
        delivery.Directory.Apply(delivery.Recipient.Signed(next));
        delivery.PublishedAt = delivery.Directory.Time;
        X25519Recipient[] keys = [delivery.Reader.Receive.Recipient, newer.Recipient, delivery.Archive.Receive.Recipient];
        delivery.Address(Content with { PublishedAt = delivery.PublishedAt, Documents = [delivery.Document(keys), delivery.Document(keys)] });
        DescribedDelivery opened = delivery.Open(new DeliveryReader(delivery.Reader.Id, [newer.Recipient, delivery.Reader.Receive.Recipient]));
        Assert.True(delivery.Manifest.Content.Documents[0].TryFind(newer.Recipient, out ManifestHeader? header));
        Assert.Equal(header.Header.ToArray(), opened.Documents[0].Header.ToArray());
    }

    [Fact]
    public void A_changed_manifest_is_a_bad_signature()
    {
        delivery.Manifest = Manifest.Create(Content with { DirectorySize = 1 });
        Assert.Equal(Verdict.BadSignature, delivery.Refused(Me));
    }

    [Fact]
    public void A_manifest_under_another_key_is_a_key_mismatch()
    {
        using var other = SigningKey.Generate();
        delivery.ManifestSignature = delivery.Manifest.Sign(other);
        Assert.Equal(Verdict.KeyMismatch, delivery.Refused(Me));
        delivery.ManifestSignature = delivery.Manifest.Sign(delivery.Directory.GatewayPrincipal.Access);
        Assert.Equal(Verdict.KeyMismatch, delivery.Refused(Me));
        delivery.ManifestSignature = "no signature";
        Assert.Equal(Verdict.BadSignature, delivery.Refused(Me));
    }

    [Fact]
    public void A_manifest_of_another_gateway_is_of_the_wrong_origin()
    {
        delivery.Address(Content with { Gateway = GatewayName.Parse("elsewhere.example") });
        Assert.Equal(Verdict.WrongOrigin, delivery.Refused(Me));
    }

    [Fact]
    public void A_statement_under_another_key_is_a_key_mismatch()
    {
        using var other = SigningKey.Generate();
        delivery.StatementSignature = delivery.Statement.Sign(other);
        Assert.Equal(Verdict.KeyMismatch, delivery.Refused(Me));
        delivery.StatementSignature = delivery.Statement.Sign(delivery.Directory.Admin.Sign);
        Assert.Equal(Verdict.KeyMismatch, delivery.Refused(Me));
        delivery.StatementSignature = delivery.Statement.Sign(delivery.Sender.Person.Access);
        Assert.Equal(Verdict.KeyMismatch, delivery.Refused(Me));
    }

    [Fact]
    public void A_signature_over_the_statement_to_somebody_else_is_bad()
    {
        Statement other = OpenStatement.Create(delivery.Statement.Content, AgencyId.Parse("others"), null);
        delivery.StatementSignature = other.Sign(delivery.Sender.Person.Sign);
        Assert.Equal(Verdict.BadSignature, delivery.Refused(Me));
    }

    [Fact]
    public void A_sender_that_may_not_publish_is_a_key_mismatch()
    {
        AgencyRecord next = delivery.Sender.Next(Name, content => content with { Principals = [content.Principals[0] with { Roles = [Role.Reader] }] });
        delivery.Directory.Apply(delivery.Sender.Signed(next));
        PublishNow();
        Assert.Equal(Verdict.KeyMismatch, delivery.Refused(Me));
    }

    [Fact]
    public void A_suspended_sender_is_a_key_mismatch()
    {
        AdminAct act = AdminAct.Suspend(Name, delivery.Sender.Id, delivery.Directory.Admin.Id, delivery.Directory.Time);
        delivery.Directory.Apply(delivery.Directory.Suspension(act));
        Assert.Equal(2, delivery.Open(Me).Documents.Count);
        PublishNow();
        Assert.Equal(Verdict.KeyMismatch, delivery.Refused(Me));
    }

    [Fact]
    public void A_revoked_sender_is_a_key_mismatch_even_if_an_older_directory_is_named()
    {
        long before = delivery.Directory.State.Size;
        RevokeSender(null);
        Assert.Equal(2, delivery.Open(Me).Documents.Count);
        PublishNow();
        delivery.Published = delivery.Published with { DirectorySize = before };
        Assert.Equal(Verdict.KeyMismatch, delivery.Refused(Me));
    }

    [Fact]
    public void A_sender_under_suspicion_is_doubtful()
    {
        RevokeSender(delivery.PublishedAt);
        Assert.Equal(Verdict.Doubtful, delivery.Refused(Me));
    }

    [Fact]
    public void A_directory_older_than_the_publication_is_stale()
    {
        delivery.Published = delivery.Published with { DirectorySize = delivery.Directory.State.Size + 1 };
        Assert.Equal(Verdict.Stale, delivery.Refused(Me));
    }

    [Fact]
    public void Papers_that_do_not_agree_are_tampered()
    {
        Disagrees(content => content with { Statement = Sha256Digest.Of("x"u8) });
        Disagrees(content => content with { Sender = delivery.Directory.Admin.Id });
        Disagrees(content => content with { Recipient = delivery.Sender.Id });
        Disagrees(content => content with { Tlp = Tlp.Clear });
        Disagrees(content => content with { ExpiresAt = null });
        Disagrees(content => content with { Documents = [content.Documents[0]] });
        Disagrees(content => content with { Tlp = Tlp.Red, Audience = [delivery.Reader.Id] });
        Disagrees(content => content with { Advisory = AdvisoryId.Create(TimeProvider.System) });
        Disagrees(content => content with { DirectorySize = delivery.Directory.State.Size + 1 });
    }

    [Fact]
    public void A_log_that_says_otherwise_is_tampered()
    {
        AdvisoryPublishedDetail published = delivery.Published;
        AdvisoryAddressedDetail addressed = delivery.Addressed;
        delivery.Published = published with { Tlp = Tlp.Green };
        Assert.Equal(Verdict.Tampered, delivery.Refused(Me));
        delivery.Published = published with { Documents = 1 };
        Assert.Equal(Verdict.Tampered, delivery.Refused(Me));
        delivery.Published = published;
        delivery.Addressed = addressed with { Manifest = Sha256Digest.Of("x"u8) };
        Assert.Equal(Verdict.Tampered, delivery.Refused(Me));
        delivery.Addressed = addressed with { Recipient = delivery.Sender.Id };
        Assert.Equal(Verdict.Tampered, delivery.Refused(Me));
        delivery.Addressed = addressed;
        delivery.Subject = AdvisoryId.Create(TimeProvider.System).Value;
        Assert.Equal(Verdict.Tampered, delivery.Refused(Me));
    }

    [Fact]
    public void A_log_that_says_otherwise_what_was_asked_or_how_much_was_shared_is_tampered_with()
    {
        PublishedTerms stated = PublishedTerms.Of(delivery.Statement.Content);
        delivery.Published = delivery.Published with { Terms = stated };
        Assert.NotNull(delivery.Open(Me));
        PublishedTerms[] others =
        [
            stated with { Category = AdvisoryCategory.Regulation }, stated with { Bytes = stated.Bytes + 1 }, stated with { RespondBy = Sample.Now.AddYears(1) },
        ];
        foreach (PublishedTerms other in others)
        {
            delivery.Published = delivery.Published with { Terms = other };
            Assert.Equal(Verdict.Tampered, delivery.Refused(Me));
        }
    }

    [Fact]
    public void Entries_of_something_else_prove_nothing()
    {
        delivery.Log = LogName.Directory;
        Assert.Equal(Verdict.Unproven, delivery.Refused(Me));
        delivery.Log = LogName.Audit;
        delivery.PublishedAction = ActionNames.AdvisoryFetched;
        Assert.Equal(Verdict.Unproven, delivery.Refused(Me));
    }

    [Fact]
    public void Somebody_elses_delivery_is_not_addressed()
    {
        Assert.Equal(Verdict.NotAddressed, delivery.Refused(delivery.As(delivery.Sender.Person)));
        Assert.Equal(Verdict.NotAddressed, delivery.Refused(delivery.As(delivery.Clerk)));
    }

    [Fact]
    public void A_document_without_a_header_for_the_reader_is_not_addressed()
    {
        delivery.Address(Content with { Documents = [Content.Documents[0], delivery.Document([delivery.Archive.Receive.Recipient])] });
        Assert.Equal(Verdict.NotAddressed, delivery.Refused(Me));
    }

    [Fact]
    public void A_key_that_may_not_read_is_an_extra_recipient()
    {
        using var operators = X25519Identity.Generate();
        X25519Recipient mine = delivery.Reader.Receive.Recipient;
        foreach (X25519Recipient extra in (X25519Recipient[])[operators.Recipient, delivery.Clerk.Receive.Recipient, delivery.Sender.Person.Receive.Recipient])
        {
            delivery.Address(Content with { Documents = [delivery.Document([mine, extra]), delivery.Document([mine])] });
            Assert.Equal(Verdict.ExtraRecipient, delivery.Refused(Me));
        }
    }

    [Fact]
    public void A_second_stanza_in_a_header_is_an_extra_recipient()
    {
        using var operators = X25519Identity.Generate();
        ManifestDocument document = Content.Documents[0];
        ManifestHeader shared = delivery.SharedHeader(delivery.Reader.Receive.Recipient, operators.Recipient);
        delivery.Address(Content with { Documents = [document with { Headers = [shared] }, document] });
        Assert.Equal(Verdict.ExtraRecipient, delivery.Refused(Me));
    }

    [Fact]
    public void A_header_that_is_none_is_malformed()
    {
        ManifestDocument document = Content.Documents[0];
        var broken = new ManifestHeader(delivery.Reader.Receive.Recipient, "age-encryption.org/v2\n"u8.ToArray());
        delivery.Address(Content with { Documents = [document with { Headers = [broken] }, document] });
        Assert.Equal(Verdict.Malformed, delivery.Refused(Me));
    }

    public void Dispose() => delivery.Dispose();

    private DeliveryReader Me => delivery.As(delivery.Reader);

    private ManifestContent Content => delivery.Manifest.Content;

    private void Disagrees(Func<ManifestContent, ManifestContent> change)
    {
        ManifestContent good = Content;
        AdvisoryPublishedDetail published = delivery.Published;
        delivery.Address(change(good));
        delivery.Published = published;
        Assert.Equal(Verdict.Tampered, delivery.Refused(Me));
        delivery.Address(good);
    }

    private void RevokeSender(DateTimeOffset? suspectedSince)
    {
        var revoked = new Revocation(delivery.Directory.Time, RevocationReason.KeyCompromise, suspectedSince);
        AgencyRecord next = delivery.Sender.Next(Name, content => content with { Principals = [content.Principals[0] with { Revoked = revoked }] });
        delivery.Directory.Apply(delivery.Sender.Signed(next));
    }

    private void PublishNow()
    {
        delivery.PublishedAt = delivery.Directory.Time;
        delivery.Address(Content with { PublishedAt = delivery.PublishedAt });
    }
}

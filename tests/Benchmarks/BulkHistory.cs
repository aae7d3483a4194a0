using System.Security.Cryptography;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Advisories.Reading;
using Gateway.Server.Anchors;
using Gateway.Server.Hosting;
using Gateway.Server.Keys;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Benchmarks;

/// <summary>
/// Fills a gateway that nobody serves with years of exchange: through the store and the log's writer, not over HTTP. All of it is what a gateway would have
/// written, signed and sealed, so that <c>gateway fsck</c> passes: statements, manifests, headers, payloads, entries, tiles and checkpoints. Each document is a few bytes; what fills up a
/// log are fetches.
/// </summary>
internal static class BulkHistory
{
    private const int AdvisoriesAtOnce = 200;
    private const int EntriesOfAPublication = 3;

    /// <summary>Writes so many advisories, each to one partner in turn, and fetches of them until the log has grown by about so many entries.</summary>
    public static async Task WriteAsync(Community community, long entries, int advisories)
    {
        var data = new DataFolder(community.DataPath);
        GatewayOptions options = Settings.Load(data);
        using GatewayKeys keys = GatewayKeys.Load(data, options);
        await using IGatewayStore store = StorageServices.OpenStore(options, data);
        await using var writer = new LogWriter<IGatewayTransaction>(
            store, keys.LogSigners, AnchorServices.Open(options, data, keys, TimeProvider.System), TimeProvider.System, new LogWriterOptions());
        var statements = new SealedStatements(new ColumnSealer(keys.Storage, options.Name));
        long directorySize = (await store.ReadHeadAsync(LogName.Directory, CancellationToken.None)).Size;
        int fetches = (int)Math.Max(0, (entries / advisories) - EntriesOfAPublication);
        Directory.CreateDirectory(data.Payloads, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        for (int first = 0; first < advisories; first += AdvisoriesAtOnce)
        {
            var portion = new BulkAdvisory[Math.Min(AdvisoriesAtOnce, advisories - first)];
            Parallel.For(0, portion.Length, i => portion[i] = BulkAdvisory.Create(
                community.Founder, community.Partners[(first + i) % community.Partners.Count], keys.Manifest, statements, directorySize, data.Payloads));
            await writer.RunAsync(
                async (transaction, log, cancel) =>
                {
                    foreach (BulkAdvisory advisory in portion)
                    {
                        await advisory.WriteAsync(transaction, log, fetches, cancel);
                    }

                    return true;
                },
                CancellationToken.None);
        }
    }

    /// <summary>One advisory of the history, ready to be written.</summary>
    private sealed class BulkAdvisory
    {
        private const int DocumentBytes = 64;

        private readonly BenchmarkAgency sender;
        private readonly BenchmarkAgency recipient;
        private readonly AdvisoryRow row;
        private readonly DocumentRow document;
        private readonly Manifest manifest;
        private readonly string manifestSignature;
        private readonly string statementSignature;

        private BulkAdvisory(BenchmarkAgency sender, BenchmarkAgency recipient, OpenStatement statement, Manifest manifest, SigningKey manifestKey, AdvisoryRow row, DocumentRow document)
        {
            this.sender = sender;
            this.recipient = recipient;
            this.row = row;
            this.document = document;
            this.manifest = manifest;
            manifestSignature = manifest.Sign(manifestKey);
            statementSignature = statement.Sign(sender.Sign);
        }

        public static BulkAdvisory Create(
            BenchmarkAgency sender, BenchmarkAgency recipient, SigningKey manifestKey, SealedStatements statements, long directorySize, string payloads)
        {
            AdvisoryId id = AdvisoryId.Create(TimeProvider.System);
            byte[] plaintext = RandomNumberGenerator.GetBytes(DocumentBytes);
            OpenContent content = PreparedUpload.Describe(sender, plaintext.Length, Sha256Digest.Of(plaintext));
            OpenStatement statement = OpenStatement.Create(content, recipient.Id, null);
            using FileKey fileKey = FileKey.Generate();
            byte[] payload = Encrypt(plaintext, fileKey);
            var document = new DocumentRow
            {
                Advisory = id,
                Number = 0,
                HeaderClass = HeaderClass.X25519,
                Payload = PayloadId.New(TimeProvider.System.GetUtcNow()),
                PayloadSize = payload.Length,
                PayloadSha256 = Sha256Digest.Of(payload),
            };
            WritePayload(Path.Combine(payloads, document.Payload.ToString()), payload);
            DateTimeOffset publishedAt = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
            Manifest manifest = Manifest.Create(new ManifestContent
            {
                Gateway = Community.Name,
                Advisory = id,
                Statement = statement.Digest,
                Sender = sender.Person,
                Recipient = recipient.Id,
                Tlp = content.Tlp,
                PublishedAt = publishedAt,
                Class = HeaderClass.X25519,
                Documents =
                [
                    new ManifestDocument
                    {
                        PayloadSize = document.PayloadSize,
                        PayloadSha256 = document.PayloadSha256,
                        Headers = [new ManifestHeader(recipient.Recipient, Header.Create(fileKey, [recipient.Recipient]))],
                    },
                ],
                DirectorySize = directorySize,
            });
            var row = new AdvisoryRow
            {
                Id = id,
                Sender = sender.Person,
                Nonce = content.Nonce.ToArray(),
                Tlp = content.Tlp,
                PublishedAt = publishedAt,
                PublishedIndex = 0,
                DirectorySize = directorySize,
                SealedCommon = statements.Seal(id, OpenCommon.Create(content)),
                StoredBytes = document.PayloadSize,
            };
            return new BulkAdvisory(sender, recipient, statement, manifest, manifestKey, row, document);
        }

        public async Task WriteAsync(IGatewayTransaction transaction, EntryAppender log, int fetches, CancellationToken cancellationToken)
        {
            long number = (await transaction.TakeDeliveryNumbersAsync([recipient.Id], cancellationToken))[recipient.Id];
            var distribution = AdvisoryDistributedDetail.Create(
                row.DirectorySize, new PublishedTotals(ManifestsRoot.Compute([KeyValuePair.Create(recipient.Id, manifest.Digest)]), 1), []);
            AppendedEntry published = log.Append(
                LogName.Audit,
                EntryDrafts.Published(sender.Person, row.Id, new AdvisoryPublishedDetail(1, row.DirectorySize, row.Tlp) { Distribution = distribution.Digest }));
            log.Append(LogName.Audit, EntryDrafts.Distributed(sender.Person, row.Id, distribution));
            AppendedEntry addressed = log.Append(
                LogName.Audit, EntryDrafts.Addressed(sender.Person, row.Id, new AdvisoryAddressedDetail(number, manifest.Digest, recipient.Id, row.DirectorySize)));
            await transaction.InsertAdvisoryAsync(row with { PublishedIndex = published.Index }, [document], [Deliver(number, addressed, fetches)], cancellationToken);
            for (int i = 0; i < fetches; i++)
            {
                log.Append(LogName.Audit, EntryDrafts.Fetched(recipient.Person, row.Id, new AdvisoryFetchedDetail(0, null, null, row.DirectorySize)));
            }
        }

        private DeliveryRow Deliver(long number, AppendedEntry addressed, int fetches) => new()
        {
            Advisory = row.Id,
            Recipient = recipient.Id,
            Delivery = number,
            AddressedIndex = addressed.Index,
            Manifest = manifest.Bytes.ToArray(),
            ManifestSha256 = manifest.Digest,
            ManifestSignature = manifestSignature,
            StatementSignature = statementSignature,
            // All entries of a work have one time.
            State = fetches > 0 ? DeliveryState.Fetched : DeliveryState.Addressed,
            StateAt = fetches > 0 ? addressed.Time : null,
        };

        private static byte[] Encrypt(byte[] plaintext, FileKey fileKey)
        {
            using var payload = new MemoryStream();
            using (var encryption = new PayloadWriter(payload, fileKey))
            {
                encryption.WriteAsync(plaintext, CancellationToken.None).AsTask().GetAwaiter().GetResult();
                encryption.CompleteAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
            }

            return payload.ToArray();
        }

        private static void WritePayload(string path, byte[] payload)
        {
            using var file = new FileStream(path, PrivateFolder.NewFile(FileAccess.Write));
            file.Write(payload);
        }
    }
}

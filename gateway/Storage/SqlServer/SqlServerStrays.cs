namespace Gateway.Server.Storage.SqlServer;

/// <summary>Rows that belong to nothing. Foreign keys and CHECKs forbid most of them to this program, not to whoever owns the database.</summary>
internal static class SqlServerStrays
{
    // Each is a walk through an index. Entries are looked for beside the two logs' ranges, so that they are not walked through. Style 2 writes hexadecimal digits.
    private const string FindSql = """
        SELECT TOP (1) table_name, row_name FROM (
            SELECT 'advisory' AS table_name, CAST(published_index AS VARCHAR(120)) AS row_name FROM advisory
                WHERE published_index < 0 OR published_index >= (SELECT size FROM log_head WHERE log = 'audit')
            UNION ALL SELECT 'delivery', CAST(addressed_index AS VARCHAR(120)) FROM delivery
                WHERE addressed_index < 0 OR addressed_index >= (SELECT size FROM log_head WHERE log = 'audit')
            UNION ALL SELECT 'receipt', CAST(log_index AS VARCHAR(120)) FROM receipt
                WHERE log_index < 0 OR log_index >= (SELECT size FROM log_head WHERE log = 'audit')
            UNION ALL SELECT 'withdrawal', CAST(log_index AS VARCHAR(120)) FROM withdrawal
                WHERE log_index < 0 OR log_index >= (SELECT size FROM log_head WHERE log = 'audit')
            UNION ALL SELECT 'feed', CAST(published_index AS VARCHAR(120)) FROM feed
                WHERE published_index < 0 OR published_index >= (SELECT size FROM log_head WHERE log = 'audit')
            UNION ALL SELECT 'sharing_document', CAST(log_index AS VARCHAR(120)) FROM sharing_document
                WHERE log_index < 0 OR log_index >= (SELECT size FROM log_head WHERE log = 'audit')
            UNION ALL SELECT 'agreement_version', CAST(proposed_index AS VARCHAR(120)) FROM agreement_version
                WHERE proposed_index < 0 OR proposed_index >= (SELECT size FROM log_head WHERE log = 'audit')
            UNION ALL SELECT 'agreement_signature', CAST(log_index AS VARCHAR(120)) FROM agreement_signature
                WHERE log_index < 0 OR log_index >= (SELECT size FROM log_head WHERE log = 'audit')
            UNION ALL SELECT 'agreement_notice', CAST(log_index AS VARCHAR(120)) FROM agreement_notice
                WHERE log_index < 0 OR log_index >= (SELECT size FROM log_head WHERE log = 'audit')
            UNION ALL SELECT 'agreement_signer', CONVERT(VARCHAR(32), s.agreement, 2) + ' ' + CAST(s.version AS VARCHAR(20)) + ' ' + s.agency FROM agreement_signer s
                WHERE NOT EXISTS (SELECT 1 FROM agreement_version v WHERE v.agreement = s.agreement AND v.version = s.version)
            UNION ALL SELECT 'webhook', CAST(registered_index AS VARCHAR(120)) FROM webhook
                WHERE registered_index < 0 OR registered_index >= (SELECT size FROM log_head WHERE log = 'audit')
            UNION ALL SELECT 'webhook', CAST(removed_index AS VARCHAR(120)) FROM webhook
                WHERE removed_index < 0 OR removed_index >= (SELECT size FROM log_head WHERE log = 'audit')
            UNION ALL SELECT 'webhook_state', CONVERT(VARCHAR(32), s.webhook, 2) FROM webhook_state s
                WHERE NOT EXISTS (SELECT 1 FROM webhook w WHERE w.id = s.webhook AND w.removed_index IS NULL)
            UNION ALL SELECT 'document', CONVERT(VARCHAR(32), d.advisory, 2) + ' ' + CAST(d.number AS VARCHAR(20)) FROM document d
                WHERE NOT EXISTS (SELECT 1 FROM advisory a WHERE a.id = d.advisory)
            UNION ALL SELECT 'file_key', CONVERT(VARCHAR(32), k.advisory, 2) + ' ' + CAST(k.number AS VARCHAR(20)) FROM file_key k
                WHERE NOT EXISTS (SELECT 1 FROM document d WHERE d.advisory = k.advisory AND d.number = k.number)
            UNION ALL SELECT 'advisory_summary', CONVERT(VARCHAR(32), s.advisory, 2) FROM advisory_summary s
                WHERE NOT EXISTS (SELECT 1 FROM advisory a WHERE a.id = s.advisory)
            UNION ALL SELECT 'manifest', CONVERT(VARCHAR(32), m.advisory, 2) + ' ' + m.recipient FROM manifest m
                WHERE NOT EXISTS (SELECT 1 FROM delivery d WHERE d.advisory = m.advisory AND d.recipient = m.recipient)
            UNION ALL SELECT 'principal', p.id FROM principal p WHERE NOT EXISTS (SELECT 1 FROM agency a WHERE a.id = p.agency)
            UNION ALL SELECT 'principal_key', k.principal FROM principal_key k WHERE NOT EXISTS (SELECT 1 FROM principal p WHERE p.id = k.principal)
            UNION ALL SELECT 'key_owner', owner FROM key_owner WHERE key_text = ''
            UNION ALL SELECT 'log_entry', log + ' ' + CAST(idx AS VARCHAR(20)) FROM log_entry WHERE log < 'audit'
            UNION ALL SELECT 'log_entry', log + ' ' + CAST(idx AS VARCHAR(20)) FROM log_entry WHERE log > 'audit' AND log < 'directory'
            UNION ALL SELECT 'log_entry', log + ' ' + CAST(idx AS VARCHAR(20)) FROM log_entry WHERE log > 'directory'
            UNION ALL SELECT 'log_tile', log + ' ' + CAST(level AS VARCHAR(20)) + ' ' + CAST(idx AS VARCHAR(20)) FROM log_tile
                WHERE log NOT IN ('audit', 'directory')
            UNION ALL SELECT 'log_head', log FROM log_head WHERE log NOT IN ('audit', 'directory')
            UNION ALL SELECT 'log_checkpoint', log + ' ' + CAST(size AS VARCHAR(20)) FROM log_checkpoint WHERE log NOT IN ('audit', 'directory')
            UNION ALL SELECT 'report_progress', log FROM report_progress WHERE log <> 'audit'
        UNION ALL SELECT 'log_cosigned', s.log + ' ' + CAST(s.size AS VARCHAR(20)) FROM log_cosigned s
                WHERE s.size > COALESCE((SELECT h.size FROM log_head h WHERE h.log = s.log), -1)
            UNION ALL SELECT 'log_timestamp', t.log + ' ' + CAST(t.size AS VARCHAR(20)) FROM log_timestamp t
                WHERE NOT EXISTS (SELECT 1 FROM log_checkpoint c WHERE c.log = t.log AND c.size = t.size)
        ) AS stray
        """;

    public static Task<StrayRow?> FindAsync(SqlServerSession session) => session.FindAsync<StrayRow>(FindSql);
}

package dev.j3s.network;

import java.io.IOException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Answers one question: from the cluster's zone, or from the host's resolvers. Blocking when it has
 * to ask those.
 */
final class DnsResolver {
    private static final System.Logger LOG = System.getLogger(DnsResolver.class.getName());

    /** What we can take in one datagram, as we tell clients. */
    private static final int UDP_SIZE = 1232;

    /** RFC 1035: without EDNS a datagram holds no more. */
    private static final int PLAIN_UDP_SIZE = 512;

    private static final long SOA_REFRESH_SECONDS = 7200;
    private static final long SOA_RETRY_SECONDS = 1800;
    private static final long SOA_EXPIRE_SECONDS = 86400;

    private final ClusterRecords records;
    private final Optional<Resolver> upstream;

    DnsResolver(ClusterRecords records, Optional<Resolver> upstream) {
        this.records = records;
        this.upstream = upstream;
    }

    Message answer(Message query) {
        var question = query.getQuestion();
        if (query.getHeader().getOpcode() != Opcode.QUERY || question == null) {
            return reply(query, Rcode.NOTIMP);
        }
        if (question.getName().subdomain(records.zone())) {
            return fromZone(query, question);
        }
        if (question.getType() == Type.PTR) {
            var names = reverse(question.getName());
            if (!names.isEmpty()) {
                return with(reply(query, Rcode.NOERROR), names);
            }
        }
        return forward(query);
    }

    private List<Record> reverse(Name name) {
        try {
            return records.reverse(name, ReverseMap.fromName(name).getHostAddress());
        } catch (UnknownHostException e) {
            // Not the reverse name of any address: somebody else may know it.
            LOG.log(System.Logger.Level.TRACE, "not a reverse name name={0}", name);
            return List.of();
        }
    }

    private Message fromZone(Message query, Record question) {
        var found = records.find(question.getName());
        var matching =
                found.records().stream()
                        .filter(r -> ClusterRecords.answers(r, question.getType()))
                        .toList();
        var reply = with(reply(query, found.exists() ? Rcode.NOERROR : Rcode.NXDOMAIN), matching);
        if (matching.isEmpty()) {
            reply.addRecord(authority(), Section.AUTHORITY);
        } else if (matching.getFirst().getType() == Type.CNAME
                && question.getType() != Type.CNAME) {
            follow(reply, query, matching.getFirst());
        }
        return reply;
    }

    /** An ExternalName answers with what its target answers, as upstream does. */
    private void follow(Message reply, Message query, Record alias) {
        var target = ((org.xbill.DNS.CNAMERecord) alias).getTarget();
        var next =
                Message.newQuery(
                        Record.newRecord(target, query.getQuestion().getType(), DClass.IN));
        for (var record : answer(next).getSection(Section.ANSWER)) {
            reply.addRecord(record, Section.ANSWER);
        }
    }

    private Message forward(Message query) {
        if (upstream.isEmpty()) {
            return reply(query, Rcode.REFUSED);
        }
        try {
            var asked = query.clone();
            asked.removeAllRecords(Section.ADDITIONAL);
            var answer = upstream.get().send(asked);
            answer.getHeader().setID(query.getHeader().getID());
            answer.getHeader().setFlag(Flags.RA);
            return answer;
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "the host's resolver gave no answer name={0} error={1}",
                    query.getQuestion().getName(),
                    e.getMessage());
            return reply(query, Rcode.SERVFAIL);
        }
    }

    private static Message with(Message reply, List<Record> answers) {
        answers.forEach(r -> reply.addRecord(r, Section.ANSWER));
        return reply;
    }

    static Message reply(Message query, int code) {
        var reply = new Message(query.getHeader().getID());
        reply.getHeader().setFlag(Flags.QR);
        reply.getHeader().setFlag(Flags.AA);
        reply.getHeader().setFlag(Flags.RA);
        if (query.getHeader().getFlag(Flags.RD)) {
            reply.getHeader().setFlag(Flags.RD);
        }
        reply.getHeader().setRcode(code);
        if (query.getQuestion() != null) {
            reply.addRecord(query.getQuestion(), Section.QUESTION);
        }
        if (query.getOPT() != null) {
            reply.addRecord(
                    new OPTRecord(UDP_SIZE, 0, 0, query.getOPT().getFlags() & ExtendedFlags.DO),
                    Section.ADDITIONAL);
        }
        return reply;
    }

    private Record authority() {
        var zone = records.zone();
        try {
            return new SOARecord(
                    zone,
                    DClass.IN,
                    ClusterRecords.TTL_SECONDS,
                    Name.concatenate(Name.fromString("ns.dns"), zone),
                    Name.concatenate(Name.fromString("hostmaster"), zone),
                    1,
                    SOA_REFRESH_SECONDS,
                    SOA_RETRY_SECONDS,
                    SOA_EXPIRE_SECONDS,
                    ClusterRecords.TTL_SECONDS);
        } catch (org.xbill.DNS.TextParseException | org.xbill.DNS.NameTooLongException e) {
            throw new NetworkException("the cluster domain is too long: " + zone, e);
        }
    }

    /** The largest datagram the asker takes. */
    static int sizeLimit(Message query) {
        var opt = query.getOPT();
        return opt == null ? PLAIN_UDP_SIZE : Math.max(PLAIN_UDP_SIZE, opt.getPayloadSize());
    }
}

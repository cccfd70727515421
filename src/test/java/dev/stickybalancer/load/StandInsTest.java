package dev.stickybalancer.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class StandInsTest {
    @Test
    void a_pod_speaks_ddp_by_polling_with_those_who_have_a_session_at_it() throws Exception {
        try (StandIns pods = StandIns.start();
                var session = new PollingTransport().open(member("127.0.0.1", pods))) {
            session.send(Ddp.CONNECT);
            session.send(Ddp.whoami(1));
            assertEquals(List.of("connected", "result"), kinds(session, 2));
        }
    }

    @Test
    void another_pod_does_not_know_the_session() throws IOException {
        try (StandIns pods = StandIns.start()) {
            var call = HttpCall.post("/sockjs/000/abcdefgh/xhr_send", "text/plain", new byte[0]);
            assertEquals(
                    404,
                    HttpConnection.once(member("127.0.0.2", pods).target(), call, 1000)
                            .status());
        }
    }

    private static List<String> kinds(DdpTransport.Session session, int count) throws DdpTransport.Over {
        List<String> kinds = new ArrayList<>();
        while (kinds.size() < count) {
            for (JsonNode message : session.next(5000)) {
                kinds.add(message.path("msg").asText());
            }
        }
        return kinds;
    }

    private static Member member(String pod, StandIns pods) {
        return new Member(
                new Event.User(UserKind.POLLING, 1),
                new Target(pod, pods.port()),
                new Recorder(),
                new AtomicBoolean(true));
    }
}
